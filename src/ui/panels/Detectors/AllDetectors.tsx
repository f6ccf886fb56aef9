import { ChevronRight } from 'lucide-react';
import { Fragment, useDeferredValue, useId, useState } from 'react';
import { isMethod, METHODS, type MethodId, metaOf } from '../../../engine/detectors/methods';
import { ruleOf } from '../../../engine/settings';
import { namedPrimary } from '../../../store/primary';
import { allVerdicts, isStale } from '../../../store/selectors';
import { bandOf } from '../../../verdict/answer';
import { Button } from '../../components/Button';
import { Mark } from '../../components/Mark';
import { Select } from '../../components/Select';
import { formatScore } from '../../numbers';
import { useActions, useAppStore, useShownRecordLater, useStore, useStoreLater } from '../../useStore';
import { Agreement } from './Agreement';
import styles from './AllDetectors.module.css';
import { Explanation } from './Explanation';
import { percentileText } from './model';
import { Parameters } from './Parameters';
import { Position } from './Position';
import {
  FAMILY_NAME,
  filtered,
  type FullRow,
  fullRows,
  grouped,
  pText,
  type Shown,
  shortTime,
  type Sort,
} from './rows';

const SORTS: readonly { readonly id: Sort; readonly label: string }[] = [
  { id: 'family', label: 'By family' },
  { id: 'percentile', label: 'Least familiar first' },
  { id: 'name', label: 'By name' },
  { id: 'time', label: 'Slowest first' },
];
const SHOWN: readonly { readonly id: Shown; readonly label: string }[] = [
  { id: 'all', label: 'All' },
  { id: 'unfamiliar', label: 'Unfamiliar' },
  { id: 'borderline', label: 'Borderline' },
  { id: 'familiar', label: 'Familiar' },
  { id: 'none', label: 'Without a verdict' },
];
const COLUMNS = 7;

/** Every detector of the field on the selected picture. */
export default function AllDetectors() {
  const store = useAppStore();
  const { record } = useShownRecordLater();
  const verdicts = useStoreLater((state) => allVerdicts(state, store));
  const detectors = useStoreLater((state) => state.detectors);
  const running = useStoreLater((state) => state.run.status === 'running');
  const stale = useStoreLater(isStale);
  const tpr = useStoreLater((state) => state.view.targetTpr);
  const primary = useStoreLater(namedPrimary);
  const rule = useStoreLater(({ settings, pack }) => ruleOf(settings, pack.json?.classes.length ?? 0));
  const [text, setText] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [sort, setSort] = useState<Sort>('family');
  const [open, setOpen] = useState<MethodId | null>(null);
  const wanted = useDeferredValue(text);
  const secondsOf = (method: MethodId): number | null => {
    const { side } = metaOf(method);
    if (side === 'si') return record?.result?.seconds ?? null;
    if (!metaOf(method).usual) return null;
    return (side === 'gaia' ? record?.forward?.seconds.gaia : record?.forward?.seconds.outputs) ?? null;
  };
  const rows = fullRows({ verdicts, detectors, running, rule: record?.plan?.rule ?? rule, secondsOf });
  const placed = verdicts.find(({ acceptance }) => acceptance !== null);
  const groups = grouped(filtered(rows, wanted, shown), sort);
  const count = groups.reduce((n, group) => n + group.rows.length, 0);
  const filterId = useId();
  return (
    <div className={styles.all} data-old={stale || undefined}>
      {placed !== undefined && placed.acceptance !== null && (
        <Agreement
          rows={rows}
          band={bandOf(placed.acceptance, placed.acceptanceInterval)}
          threshold={100 * placed.acceptance}
          primary={primary}
        />
      )}
      <div className={styles.tools}>
        <label className={styles.filter} htmlFor={filterId}>
          Find
          <input
            id={filterId}
            type="search"
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder="a name or a family"
          />
        </label>
        <Select label="Show" options={SHOWN} value={shown} onChange={setShown} hideLabel />
        <Select label="Sort" options={SORTS} value={sort} onChange={setSort} hideLabel />
        <Primary />
        <span className={styles.count} role="status">
          {detectors.status === 'running' ? 'Computing …' : `${count} of ${rows.length}`}
        </span>
      </div>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <caption className="visually-hidden">Every detector on this picture</caption>
          <thead>
            <tr>
              <th scope="col">Detector</th>
              <th scope="col" className={styles.number}>
                Score
              </th>
              <th scope="col" className={styles.number}>
                Percentile
              </th>
              <th scope="col" className={styles.position}>
                Among ID images
              </th>
              <th scope="col" className={styles.number}>
                p-value
              </th>
              <th scope="col">Verdict</th>
              <th scope="col" className={styles.number}>
                Time
              </th>
            </tr>
          </thead>
          {groups.map(({ family, rows: own }) => (
            <tbody key={family ?? 'all'}>
              {family !== null && (
                <tr>
                  <th scope="rowgroup" colSpan={COLUMNS} className={styles.family}>
                    {FAMILY_NAME[family]}
                  </th>
                </tr>
              )}
              {own.map((row) => (
                <Fragment key={row.method}>
                  <Row
                    row={row}
                    tpr={tpr}
                    isPrimary={row.method === primary}
                    isOpen={open === row.method}
                    onToggle={() => setOpen(open === row.method ? null : row.method)}
                  />
                  {open === row.method && (
                    <tr>
                      <td colSpan={COLUMNS} className={styles.inside} id={`detector-${row.method}`}>
                        <Inside method={row.method} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          ))}
        </table>
      </div>
      {count === 0 && <p className={styles.quiet}>No detector of this name says that.</p>}
    </div>
  );
}

interface RowProps {
  readonly row: FullRow;
  readonly tpr: number;
  readonly isPrimary: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}
function Row({ row, tpr, isPrimary, isOpen, onToggle }: RowProps) {
  const { method, verdict, hue, zone, why, seconds } = row;
  const { label } = metaOf(method);
  return (
    <tr data-primary={isPrimary || undefined}>
      <th scope="row">
        <button
          type="button"
          className={styles.name}
          aria-expanded={isOpen}
          {...(isOpen ? { 'aria-controls': `detector-${method}` } : {})}
          onClick={onToggle}
        >
          <ChevronRight aria-hidden />
          {hue !== null && <Mark method={hue} />}
          {label}
        </button>
      </th>
      <td className={styles.number} title={verdict === null ? undefined : String(verdict.score)}>
        {verdict === null ? '—' : formatScore(verdict.score, 4)}
      </td>
      <td className={styles.number}>{verdict === null ? '—' : percentileText(verdict)}</td>
      <td className={styles.position}>
        <Position percentile={verdict?.percentile ?? null} hue={hue} tpr={tpr} />
      </td>
      <td className={styles.number}>{pText(verdict?.pValue ?? null)}</td>
      <td className={zone === null ? styles.why : undefined}>{zone ?? why}</td>
      <td className={styles.number}>{shortTime(seconds)}</td>
    </tr>
  );
}

const BEST = 'best';
const BY: readonly { readonly id: string; readonly label: string }[] = [
  { id: BEST, label: 'Answer by the one measured best' },
  ...METHODS.map((id) => ({ id, label: `Answer by ${metaOf(id).label}` })),
];

/** Which detector the answer goes by. */
function Primary() {
  const primary = useStore((state) => state.choice.primary);
  const { setChoice } = useActions();
  return (
    <Select
      label="Answer by"
      hideLabel
      options={BY}
      value={primary ?? BEST}
      onChange={(id) => setChoice({ primary: isMethod(id) ? id : null })}
    />
  );
}

/** What a detector looks at, and what can be adjusted of it. */
function Inside({ method }: { readonly method: MethodId }) {
  const { help, formula, paper } = metaOf(method);
  const primary = useStore((state) => state.choice.primary);
  const { setChoice } = useActions();
  return (
    <div className={styles.about}>
      <p>{help}</p>
      <p className={styles.quiet}>
        <code>{formula}</code> · {paper.authors}, <cite>{paper.title}</cite>, {paper.venue} {paper.year}
      </p>
      <Parameters method={method} />
      <Explanation method={method} />
      <div>
        <Button small isDisabled={primary === method} onPress={() => setChoice({ primary: method })}>
          {primary === method ? 'The answer goes by it' : 'Let the answer go by it'}
        </Button>
      </div>
    </div>
  );
}
