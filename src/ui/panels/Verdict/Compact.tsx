import { memo } from 'react';
import { NOT_CALIBRATED } from '../../../calibration/decide';
import type { Verdict } from '../../../store/selectors';
import { MethodName, METHOD_NAME, type Method } from '../../components/Mark';
import { verdictLine } from '../../figures/verdict/model';
import { percentileWords } from '../../figures/verdict/ruler';
import { formatScore } from '../../numbers';
import styles from './Verdict.module.css';

interface CompactProps {
  readonly method: Method;
  readonly verdict: Verdict | null;
  /** Of a run before the present one: dimmed until the new score is there. */
  readonly old: boolean;
  /** Beside the name while there is no score to name its settings. */
  readonly settings: string | null;
  readonly waiting: string;
}

/** One method in a line: its score, where that falls among ID images, and the settings that made it. */
export const Compact = memo(function Compact({ method, verdict, old, settings, waiting }: CompactProps) {
  const label = verdict === null ? settings : verdictLine(method, verdict);
  return (
    <article className={styles.compact} aria-label={METHOD_NAME[method]} data-old={old || undefined}>
      <h3 className={styles.method} tabIndex={-1} data-method-side={method}>
        <MethodName method={method} />
        {label !== null && <span className={styles.settings}>{label}</span>}
      </h3>
      {verdict === null ? (
        <p className={styles.waiting}>{waiting}</p>
      ) : (
        <p className={styles.line}>
          <span className={styles.score} title={formatScore(verdict.score, 7)} aria-hidden>
            {formatScore(verdict.score, 3)}
          </span>
          <span className="visually-hidden" data-testid={`score-${method}`}>
            {formatScore(verdict.score)}
          </span>
          <span className={styles.muted}>
            {verdict.percentile === null
              ? NOT_CALIBRATED[verdict.why ?? 'settings']
              : percentileWords(verdict.percentile)}
          </span>
        </p>
      )}
    </article>
  );
});
