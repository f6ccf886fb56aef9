import type { Side } from '../../../engine/detectors/detector';
import styles from './Detectors.module.css';

interface PositionProps {
  readonly percentile: number | null;
  readonly hue: Side | null;
  readonly tpr: number;
}

/** Where the percentile lies between 0 and 100, with the threshold: the same axis for every detector. */
export function Position({ percentile, hue, tpr }: PositionProps) {
  return (
    <span className={styles.track} data-hue={hue ?? 'neutral'} aria-hidden>
      {percentile !== null && <i className={styles.cut} style={{ left: `${tpr * 100}%` }} />}
      {percentile !== null && (
        <i
          className={styles.dot}
          data-shape={hue === 'si' ? 'diamond' : 'circle'}
          style={{ left: `${percentile}%` }}
        />
      )}
    </span>
  );
}
