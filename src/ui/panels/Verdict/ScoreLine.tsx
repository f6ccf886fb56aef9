import { isStale } from '../../../store/selectors';
import { MethodName } from '../../components/Mark';
import { formatScore } from '../../numbers';
import { useStore } from '../../useStore';
import { shortVerdict } from './model';
import styles from './ScoreLine.module.css';
import { useVerdicts } from './useVerdicts';

/** Both scores in one line, for where the verdict is covered while a person moves what changes it. */
export function ScoreLine() {
  const { gaia, si } = useVerdicts();
  const stale = useStore(isStale);
  return (
    <p className={styles.line} role="group" aria-label="Scores now">
      {[['gaia', gaia] as const, ['si', si] as const].map(([method, { verdict, old }]) => (
        <span key={method} className={styles.score} data-old={stale || old || undefined}>
          <MethodName method={method} />
          {verdict === null ? '…' : `${formatScore(verdict.score)} ${shortVerdict(verdict.verdict)}`}
        </span>
      ))}
    </p>
  );
}
