import { ArrowLeft, Play, Plus, Upload } from 'lucide-react';
import { useEffect } from 'react';
import { FileTrigger } from 'react-aria-components';
import { useBenchmark, useBenchmarkState } from '../../benchmark';
import { Button } from '../../components/Button';
import { Panel } from '../../components/Panel';
import { Select } from '../../components/Select';
import type { SetRemarks } from '../../../benchmark/report/text';
import { givenOf } from '../../input/gather';
import { useActions } from '../../useStore';
import styles from './Benchmark.module.css';
import { Curves } from './Curves';
import { Gallery } from './Gallery';
import { headline } from './model';
import { Published } from './Published';
import { ResultTable } from './ResultTable';
import { RunPanel } from './RunPanel';
import { SaveMenu } from './SaveMenu';
import { Search } from './Search';
import { ThresholdTool } from './ThresholdTool';

/** Which detector should be trusted, for a network and sets of pictures. */
export default function Benchmark() {
  const benchmark = useBenchmark();
  const view = useBenchmarkState((state) => state.view);
  const version = useBenchmarkState((state) => state.version);
  const busy = useBenchmarkState((state) => state.busy);
  const fault = useBenchmarkState((state) => state.fault);
  const { setScreen } = useActions();
  useEffect(() => benchmark.begin(), [benchmark]);
  return (
    <main className={styles.screen} id="results" tabIndex={-1}>
      <div className={styles.top}>
        <Button variant="quiet" onPress={() => setScreen('explorer')}>
          <ArrowLeft aria-hidden /> Back to pictures
        </Button>
        <Source />
      </div>
      <RunPanel />
      <p role="status" className={styles.status}>
        {busy}
      </p>
      {fault !== null && (
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
      {view === null && busy === '' && (
        <p className={styles.empty}>
          No results are open. Run detectors on pictures of your own, or open a run that was saved here or by
          “splitscope benchmark”: its file “run.npz”. Scores made elsewhere are opened alike: CSV, JSON, and
          the NPZ files of OpenOOD and pytorch-ood.
        </p>
      )}
      {view !== null && (
        <div className={styles.panels} key={view.manifest.network}>
          <Panel
            title="Which detector should I trust?"
            name="Results"
            note={headline(view.table)}
            actions={<SaveMenu />}
          >
            <ResultTable table={view.table} />
            {view.published !== null && <Published table={view.table} found={view.published} />}
            <Conditions conditions={view.conditions} remarks={view.remarks} />
          </Panel>
          <Curves view={view} version={version} />
          <ThresholdTool view={view} version={version} />
          <Search view={view} version={version} />
          <Gallery view={view} version={version} />
        </div>
      )}
    </main>
  );
}

/** Which results are shown. */
function Source() {
  const benchmark = useBenchmark();
  const list = useBenchmarkState((state) => state.list);
  const source = useBenchmarkState((state) => state.source);
  const hasView = useBenchmarkState((state) => state.view !== null);
  const options = [
    ...(list ?? []).map(({ id, title, sets, detectors }) => ({
      id: `shipped ${id}`,
      label: title,
      hint: `${detectors} detectors on ${sets} sets`,
    })),
    ...(source?.kind === 'file' ? [{ id: 'file', label: source.name }] : []),
    ...(source?.kind === 'kept' ? [{ id: 'kept', label: `${source.title}, your pictures` }] : []),
  ];
  const shown = source === null ? '' : source.kind !== 'shipped' ? source.kind : `shipped ${source.id}`;
  return (
    <div className={styles.source}>
      {options.length > 0 && (
        <Select
          label="Results"
          hideLabel
          options={options}
          value={shown}
          onChange={(id) => {
            if (id.startsWith('shipped '))
              benchmark.show({ kind: 'shipped', id: id.slice('shipped '.length) });
          }}
        />
      )}
      <Button variant="solid" onPress={() => benchmark.runs.set({ isOpen: true })}>
        <Play aria-hidden /> Run on your pictures
      </Button>
      <FileTrigger
        allowsMultiple
        onSelect={(files) => benchmark.openFiles(givenOf([...(files ?? [])])?.files ?? [])}
      >
        <Button variant="quiet">
          <Upload aria-hidden /> Open results
        </Button>
      </FileTrigger>
      {hasView && (
        <FileTrigger
          allowsMultiple
          onSelect={(files) => benchmark.addScores(givenOf([...(files ?? [])])?.files ?? [])}
        >
          <Button variant="quiet">
            <Plus aria-hidden /> Add scores
          </Button>
        </FileTrigger>
      )}
    </div>
  );
}

interface ConditionsProps {
  readonly conditions: readonly string[];
  readonly remarks: readonly SetRemarks[];
}
/** What was measured and how, and what looks like a mistake. */
function Conditions({ conditions, remarks }: ConditionsProps) {
  const things = remarks.reduce((sum, { texts }) => sum + texts.length, 0);
  return (
    <div className={styles.conditions}>
      {conditions.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {remarks.length > 0 && (
        <details className={styles.remarks}>
          <summary>
            {things} {things === 1 ? 'thing' : 'things'} to check
          </summary>
          {remarks.map(({ set, texts }) => (
            <section key={set} aria-label={`To check in ${set}`}>
              <h3>{set}</h3>
              <ul>
                {texts.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </section>
          ))}
        </details>
      )}
    </div>
  );
}
