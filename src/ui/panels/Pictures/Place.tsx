import { metaOf } from '../../../engine/detectors/methods';
import type { Chip } from '../../../store/selectors';
import { bandOf } from '../../../verdict/answer';
import { placeOf } from '../../figures/verdict/ruler';
import type { Mark } from '../../figures/pictures/model';
import styles from './Pictures.module.css';

const percent = (percentile: number): string => `${100 * placeOf(percentile)}%`;

/** Where every detector puts a picture among ID images, on the ruler of the answer in one line. */
export function Place({ marks, chip }: { readonly marks: readonly Mark[]; readonly chip: Chip | null }) {
  if (chip === null || chip.acceptance === null || marks.length === 0) return null;
  const { low, high } = bandOf(chip.acceptance, chip.acceptanceInterval);
  return (
    <span className={styles.ruler} aria-hidden>
      <i className={styles.id} style={{ width: percent(low) }} />
      <i className={styles.band} style={{ left: percent(low), right: `${100 - 100 * placeOf(high)}%` }} />
      <i className={styles.ood} style={{ left: percent(high) }} />
      {marks.map(({ method, percentile }) => (
        <i
          key={method}
          className={styles.mark}
          data-side={metaOf(method).side ?? 'other'}
          style={{ left: percent(percentile) }}
          title={metaOf(method).name}
        />
      ))}
    </span>
  );
}
