import { memo } from 'react';
import type { Verdict } from '../../../store/selectors';
import { NOT_CALIBRATED } from '../../../calibration/decide';
import type { Measured } from '../../../packs/measuredFile';
import { MethodName, METHOD_NAME, type Method } from '../../components/Mark';
import { Term } from '../../components/Term';
import { separationOf } from '../../separation';
import { formatScore, formatShare } from '../../numbers';
import { useStore } from '../../useStore';
import type { StripAxis } from '../../figures/verdict/density';
import { amongText, percentileSentence, verdictLine, verdictWords } from '../../figures/verdict/model';
import { Strip } from './Strip';
import styles from './Verdict.module.css';

interface SideProps {
  readonly method: Method;
  readonly verdict: Verdict | null;
  /** Of a run before the present one: dimmed until the new score is there. */
  readonly old: boolean;
  /** Beside the name while there is no score to name its settings. */
  readonly settings: string | null;
  readonly waiting: string;
  readonly axis: StripAxis | null;
  readonly measured: Measured | null;
}

/** One method: its score with the settings that made it, where that falls among ID images, and how far to trust it. */
export const Side = memo(function Side({
  method,
  verdict,
  old,
  settings,
  waiting,
  axis,
  measured,
}: SideProps) {
  const label = verdict === null ? settings : verdictLine(method, verdict);
  return (
    <section
      className={styles.side}
      aria-label={`${METHOD_NAME[method]} in detail`}
      data-old={old || undefined}
    >
      <h3 className={styles.method}>
        <MethodName method={method} />
        {label !== null && <span className={styles.settings}>{label}</span>}
      </h3>
      {verdict === null ? (
        <div className={styles.waiting}>
          <p className={styles.score}>
            <span aria-hidden>—</span>
          </p>
          <p className={styles.sentence}>{waiting}</p>
        </div>
      ) : (
        <>
          <p className={styles.line}>
            <span className={styles.score}>{formatScore(verdict.score)}</span>
            <strong className={styles.words} data-verdict={verdict.verdict ?? 'none'}>
              {verdictWords(verdict.verdict)}
            </strong>
          </p>
          <Place method={method} verdict={verdict} axis={axis} />
          {measured !== null && <Trust measured={measured} verdict={verdict} />}
        </>
      )}
    </section>
  );
});

interface PlaceProps {
  readonly method: Method;
  readonly verdict: Verdict;
  readonly axis: StripAxis | null;
}
/** Where the score falls among ID images: in words, on their curve, and against the threshold. */
function Place({ method, verdict, axis }: PlaceProps) {
  const { quantiles, threshold, images, score, acceptance, acceptanceInterval } = verdict;
  const sentence = percentileSentence(verdict);
  // Whether other settings of the same method would have a place.
  const some = useStore(
    ({ pack }) => pack.json?.calibration.entries.some((entry) => entry.method === verdict.method) ?? false,
  );
  if (verdict.why === 'network' || verdict.why === 'preprocessing')
    return (
      <p className={styles.sentence}>
        The <Term id="calibration">calibration</Term> in this pack is {NOT_CALIBRATED[verdict.why]}, so the
        score has no percentile and no threshold.
      </p>
    );
  if (sentence === null)
    return (
      <p className={styles.sentence}>
        This network’s <Term id="calibration">calibration</Term> has no entry for{' '}
        {some ? 'these settings' : `${method === 'gaia' ? 'GAIA' : 'S&I'} by this rule`}, so the score has no
        percentile and no threshold.
        {some && ' Where η and T have entries, the sliders list them as “Calibrated values”.'}
      </p>
    );
  return (
    <>
      <p className={styles.sentence}>{sentence}</p>
      {quantiles !== null &&
        threshold !== null &&
        images !== null &&
        acceptance !== null &&
        axis !== null && (
          <>
            <Strip
              method={method}
              quantiles={quantiles}
              axis={axis}
              score={score}
              xi={threshold}
              description={`Scores of ID images, the threshold at ${formatScore(threshold)} and this picture at ${formatScore(score)}: ${verdictWords(verdict.verdict)}.`}
            />
            <p className={styles.threshold}>
              <Term id="threshold">Threshold ξ</Term> {formatScore(threshold)}
              <span className={styles.muted}>
                {' '}
                accepts {formatShare(acceptance)} of {amongText(images, verdict.own, 'ID images')}
                {acceptanceInterval !== null &&
                  ` (of all such images ${(100 * acceptanceInterval.low).toFixed(1)} to ${formatShare(acceptanceInterval.high)})`}
              </span>
            </p>
          </>
        )}
    </>
  );
}

/** How well this score tells sets of images apart with this network, where that was measured. */
function Trust({ measured, verdict }: { readonly measured: Measured; readonly verdict: Verdict }) {
  const { text, images } = separationOf(measured, verdict.method, verdict.settings, verdict.tpr);
  return (
    <p className={styles.trust}>
      {text}
      {images !== null && (
        <span className={styles.muted}>
          {' '}
          <Term id="auroc">AUROC</Term> and <Term id="fpr95">FPR95</Term> from {images}.
        </span>
      )}
    </p>
  );
}
