import { type ColorMap, toCss } from './colorMaps';
import styles from './colorBar.module.css';

export interface ColorBarProps {
  readonly map: ColorMap;
  /** Numbers under the bar, evenly spaced from its start to its end. */
  readonly labels: readonly string[];
  /** What the colours stand for. */
  readonly title: string;
  /** Of a signed map: the side that is in use, where the other has no value. */
  readonly side?: 'positive' | 'negative' | undefined;
}

/** The colour scale with its numbers. */
export function ColorBar({ map, labels, title, side }: ColorBarProps) {
  const from = map.kind === 'signed' && side !== 'positive' ? -1 : 0;
  const to = map.kind === 'signed' && side === 'negative' ? 0 : 1;
  const stops = Array.from({ length: 17 }, (_, i) => toCss(map.at(from + (i / 16) * (to - from))));
  return (
    <div className={styles.bar} role="img" aria-label={`Colour scale: ${title}, ${labels.join(', ')}`}>
      <span className={styles.title}>{title}</span>
      <span className={styles.ramp} style={{ background: `linear-gradient(90deg, ${stops.join(', ')})` }} />
      <span className={styles.labels}>
        {labels.map((label, i) => (
          <span key={i}>{label}</span>
        ))}
      </span>
    </div>
  );
}
