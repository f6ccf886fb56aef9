import type { SetSummary } from '../../../benchmark/runner';
import { useBenchmarkState } from '../../benchmark';
import { formatCount } from '../../numbers';
import { Pixels } from './Pixels';
import styles from './Preview.module.css';
import { summaryText } from './summaryText';

/** A set as the network sees it, what is in it, and what is wrong with it. */
export function Preview({ summary }: { readonly summary: SetSummary }) {
  const sets = useBenchmarkState((state) => state.run.sets);
  const { faults, broken, samples, duplicates } = summary;
  const nameOf = (key: string): string =>
    sets.find((set) => set.key === key)?.name ?? 'a set that was removed';
  return (
    <>
      <p className={styles.text}>{summaryText(summary)}</p>
      <div className={styles.grid} aria-hidden>
        {samples.map((image, i) => (
          <Pixels key={i} image={image} className={styles.tile ?? ''} />
        ))}
      </div>
      {duplicates.map(({ key, count }) => (
        <p key={key} className={styles.warning}>
          {formatCount(count)} of its pictures {count === 1 ? 'is' : 'are'} in {nameOf(key)} as well, pixel by
          pixel.
        </p>
      ))}
      {broken > 0 && (
        <details className={styles.warning}>
          <summary>{formatCount(broken)} of its pictures cannot be used</summary>
          <ul>
            {faults.map(({ name, why }) => (
              <li key={name}>
                {name}: {why}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
