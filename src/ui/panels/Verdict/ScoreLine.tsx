import { isStale } from '../../../store/selectors';
import { MethodName } from '../../components/Mark';
import { formatScore } from '../../numbers';
import { useStore } from '../../useStore';
import { shortVerdict } from '../../figures/verdict/model';
import styles from './ScoreLine.module.css';
import { useVerdicts } from './useVerdicts';

/** Both scores in one line, for where the verdict is covered while a person moves what changes it. */
export function ScoreLine() {
  const { gaia, si } = useVerdicts();
  const stale = useStore(isStale);
  const running = useStore((state) => state.run.status === 'running');
  return (
    <p className={styles.line} role="group" aria-label="Scores">
      {[['gaia', gaia] as const, ['si', si] as const].map(([method, { verdict, old }]) => (
        <span key={method} className={styles.score} data-old={stale || old || undefined}>
          <MethodName method={method} />
          {verdict === null
            ? running
              ? '…'
              : '—'
            : `${formatScore(verdict.score)} ${shortVerdict(verdict.verdict)}`}
          {verdict !== null && (stale || old) && <span className={styles.before}>before</span>}
        </span>
      ))}
    </p>
  );
}
