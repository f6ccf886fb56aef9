import { isStale, verdicts } from '../../../store/selectors';
import { Mark } from '../../components/Mark';
import { Panel } from '../../components/Panel';
import { Term } from '../../components/Term';
import { formatScore, formatSeconds, formatShare } from '../../numbers';
import { useAppStore, useShownRecord, useStore } from '../../useStore';
import { verdictWords } from '../Verdict/model';
import styles from './Detectors.module.css';
import { agreement, type DetectorRow, detectorRows, timeText } from './model';

/** Where the percentile lies between 0 and 100, with the threshold: the same axis for every detector. */
function Position({ row, tpr }: { readonly row: DetectorRow; readonly tpr: number }) {
  const { percentile } = row.verdict;
  return (
    <span className={styles.track} data-hue={row.hue ?? 'neutral'} aria-hidden>
      <i className={styles.cut} style={{ left: `${tpr * 100}%` }} />
      {percentile !== null && (
        <i
          className={styles.dot}
          data-shape={row.hue === 'si' ? 'diamond' : 'circle'}
          style={{ left: `${percentile}%` }}
        />
      )}
    </span>
  );
}

export function DetectorsPanel() {
  const store = useAppStore();
  const { record } = useShownRecord();
  const all = useStore((state) => verdicts(state, store));
  const tpr = useStore((state) => state.view.targetTpr);
  const stale = useStore(isStale);
  const rows = detectorRows(all);
  const seconds = record?.result?.seconds;
  const summary = agreement(rows);
  return (
    <Panel
      title="Detectors"
      note={
        rows.length === 0 ? undefined : (
          <>
            {summary ?? 'No detector is calibrated for these settings'}
            {seconds !== undefined && `; all scores together took ${formatSeconds(seconds)}`}. Compare{' '}
            <Term id="percentile">percentiles</Term>, not scores: every method has its own unit.
          </>
        )
      }
    >
      {rows.length === 0 ? (
        <p className={styles.empty}>The detectors of the logits answer after the first pass.</p>
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
                  <td className={styles.number}>{formatScore(row.verdict.score)}</td>
                  <td className={styles.number}>
                    {row.verdict.threshold === null ? '—' : formatScore(row.verdict.threshold)}
                  </td>
                  <td className={styles.number}>
                    {row.verdict.percentile === null ? '—' : formatShare(row.verdict.percentile / 100)}
                  </td>
                  <td className={styles.position}>
                    <Position row={row} tpr={tpr} />
                  </td>
                  <td>
                    {row.verdict.verdict === null ? 'not calibrated' : verdictWords(row.verdict.verdict)}
                  </td>
                  <td className={styles.number}>{record === null ? '—' : timeText(row.method, record)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
