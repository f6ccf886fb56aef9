import { lazy, Suspense } from 'react';
import { METHODS } from '../../../engine/detectors/methods';
import { ruleOf } from '../../../engine/settings';
import { isAwaited, isStale, verdicts } from '../../../store/selectors';
import { Mark } from '../../components/Mark';
import { Panel } from '../../components/Panel';
import { SegmentedControl } from '../../components/SegmentedControl';
import { Term } from '../../components/Term';
import { formatScore, formatSeconds } from '../../numbers';
import { saysOf, sidesText } from '../../sides';
import { useActions, useAppStore, useShownRecordLater, useStore, useStoreLater } from '../../useStore';
import { staleText } from '../../stale';
import { settingsLine, verdictWords } from '../../figures/verdict/model';
import styles from './Detectors.module.css';
import { Position } from './Position';
import { SeparationPanel } from './SeparationTable';
import { type DetectorRow, detectorRows, percentileText, timeText } from './model';

/** Fetched when it is first asked for. */
const AllDetectors = lazy(() => import('./AllDetectors'));

const WHICH = [
  { id: 'usual', label: 'Main' },
  { id: 'all', label: `All ${METHODS.length}` },
] as const;

/** Score, threshold and percentile; a dash for what there is not. */
function numbersOf({ verdict }: DetectorRow): readonly string[] {
  const { score = null, threshold = null } = verdict ?? {};
  return [
    score === null ? '—' : formatScore(score),
    threshold === null ? '—' : formatScore(threshold),
    verdict === null ? '—' : percentileText(verdict),
  ];
}

export function DetectorsPanel() {
  const store = useAppStore();
  const { setChoice } = useActions();
  const all = useStore((state) => state.choice.all);
  const { record } = useShownRecordLater();
  const usual = useStoreLater((state) => verdicts(state, store));
  const tpr = useStoreLater((state) => state.view.targetTpr);
  const stale = useStoreLater(isStale);
  const awaited = useStoreLater(isAwaited);
  const running = useStoreLater((state) => state.run.status === 'running');
  const rule = useStoreLater(({ settings, pack }) => ruleOf(settings, pack.json?.classes.length ?? 0));
  // The scores on the screen may still be those of the other rule.
  const shown = record?.plan && usual.length > 0 ? record.plan.rule : rule;
  const rows = detectorRows(usual, shown);
  const none = usual.length === 0;
  const seconds = record?.result?.seconds;
  const summary = sidesText(saysOf(usual));
  const before = useStoreLater((state) => staleText(state, store));
  return (
    <Panel
      title="Detectors"
      actions={
        <SegmentedControl
          label="Which detectors"
          options={WHICH}
          value={all ? 'all' : 'usual'}
          onChange={(which) => setChoice({ all: which === 'all' })}
        />
      }
      note={
        none ? undefined : (
          <>
            {before} {record !== null && `S&I at ${settingsLine('si', record.settings, shown)}. `}
            {summary ?? 'No detector is calibrated for these settings'}
            {seconds !== undefined && `; all scores together took ${formatSeconds(seconds)}`}. Compare{' '}
            <Term id="percentile">percentiles</Term>, not scores: every method has its own unit.
          </>
        )
      }
    >
      {all ? (
        <Suspense fallback={<p className={styles.empty}>Loading …</p>}>
          <AllDetectors />
        </Suspense>
      ) : none && !running ? (
        <p className={styles.empty} data-awaited={awaited || undefined}>
          No score yet.
        </p>
      ) : (
        <div className={styles.scroll} data-old={stale || undefined}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Detector</th>
                <th scope="col" className={styles.number}>
                  Score
                </th>
                <th scope="col" className={styles.number}>
                  Threshold
                </th>
                <th scope="col" className={styles.number}>
                  Percentile
                </th>
                <th scope="col" className={styles.position}>
                  <span>Among ID images</span>
                </th>
                <th scope="col">Verdict</th>
                <th scope="col" className={styles.number}>
                  Time
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.method}>
                  <th scope="row">
                    <span className={styles.name}>
                      {row.hue === null ? <span className={styles.noMark} /> : <Mark method={row.hue} />}
                      <Term id={row.term}>{row.label}</Term>
                    </span>
                  </th>
                  {numbersOf(row).map((text, i) => (
                    <td key={i} className={styles.number}>
                      {text}
                    </td>
                  ))}
                  <td className={styles.position}>
                    <Position percentile={row.verdict?.percentile ?? null} hue={row.hue} tpr={tpr} />
                  </td>
                  <td>
                    {row.verdict === null
                      ? running
                        ? 'being computed …'
                        : 'not computed'
                      : row.verdict.verdict === null
                        ? 'not calibrated'
                        : verdictWords(row.verdict.verdict)}
                  </td>
                  <td className={styles.number}>{record === null ? '—' : timeText(row.method, record)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <SeparationPanel />
    </Panel>
  );
}
