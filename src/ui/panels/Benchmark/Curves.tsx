import { useEffect, useMemo, useState } from 'react';
import { CURVE_KINDS, type CurveKind, type CurveLine } from '../../../benchmark/curves';
import type { BenchmarkView } from '../../../benchmark/session';
import { columnText } from '../../../benchmark/report/text';
import { useBenchmark, useBenchmarkState } from '../../benchmark';
import { Panel } from '../../components/Panel';
import { Select } from '../../components/Select';
import { Switch } from '../../components/Switch';
import styles from './Curves.module.css';
import { CurveChart } from './CurveChart';
import { Swatch } from './Swatch';
import { must } from '../../../lib/must';

const KINDS: Readonly<Record<CurveKind, string>> = {
  roc: 'ROC',
  'pr-out': 'Precision and recall, OOD positive',
  'pr-in': 'Precision and recall, ID positive',
  det: 'DET',
  density: 'Scores',
};

interface Drawn {
  readonly of: string;
  readonly lines: readonly CurveLine[];
}

/** The curves of the chosen detectors against one set. */
export function Curves({ view, version }: { readonly view: BenchmarkView; readonly version: number }) {
  const { ask, choose } = useBenchmark();
  const { set, curve, corner, drawn, detector } = useBenchmarkState((state) => state.choice);
  const { columns, rows } = view.table;
  const asked = useMemo(() => (curve === 'density' ? [detector] : drawn), [curve, detector, drawn]);
  const of = JSON.stringify([version, set, curve, asked]);
  const [{ of: have, lines }, setDrawn] = useState<Drawn>({ of: '', lines: [] });
  const [fault, setFault] = useState('');
  useEffect(() => {
    let here = true;
    ask('curves', set, curve, asked).then(
      (found) => {
        if (here) setDrawn({ of, lines: found });
      },
      (error: unknown) => {
        if (here) setFault(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      here = false;
    };
  }, [ask, set, curve, asked, of]);
  // Lines of another kind of curve would be drawn on the wrong axes.
  const shown = have === of ? lines : [];
  return (
    <Panel
      title="Curves"
      note={
        curve === 'density'
          ? 'How the scores of one detector are spread: a threshold parts what lies to its right, which is called OOD.'
          : 'Choose detectors by their boxes in the table; point at a line for its threshold.'
      }
    >
      <div className={styles.controls}>
        <Select
          label="Set"
          options={rows.map(({ set: name, role }) => ({ id: name, label: name, hint: role }))}
          value={set}
          onChange={(name) => choose({ set: name })}
        />
        <Select
          label="Curve"
          options={CURVE_KINDS.map((id) => ({ id, label: KINDS[id] }))}
          value={curve}
          onChange={(kind) => choose({ curve: kind })}
        />
        {curve === 'density' ? (
          <Select
            label="Detector"
            options={columns.map((column, i) => ({ id: String(i), label: columnText(column) }))}
            value={String(detector)}
            onChange={(i) => choose({ detector: Number(i) })}
          />
        ) : (
          <Switch isSelected={corner} onChange={(on) => choose({ corner: on })}>
            Zoom to the corner
          </Switch>
        )}
      </div>
      {fault !== '' && (
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
      <div className={styles.row}>
        <CurveChart
          kind={curve}
          corner={corner}
          lines={shown}
          columns={columns}
          drawn={asked}
          label={`${KINDS[curve]} of ${set}`}
        />
        {curve === 'density' ? (
          <ul className={styles.legend}>
            <li>
              <span className={styles.id} aria-hidden /> ID images: filled
            </li>
            <li>
              <span className={styles.ood} aria-hidden /> {set}: outline
            </li>
          </ul>
        ) : (
          <ul className={styles.legend} aria-label="Lines">
            {drawn.map((i, place) => (
              <li key={i}>
                <Swatch place={place} /> {columnText(must(columns[i]))}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}
