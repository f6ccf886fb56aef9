import { type ColorMap, toCss } from './colorMaps';
import styles from './colorBar.module.css';

export interface ColorBarProps {
  readonly map: ColorMap;
  /** Numbers under the bar, evenly spaced from its start to its end. */
  readonly labels: readonly string[];
  /** What the colours stand for. */
  readonly title: string;
  /** Only the positive half is in use. */
  readonly half?: boolean;
}

/** The colour scale with its numbers. */
export function ColorBar({ map, labels, title, half = false }: ColorBarProps) {
  const from = map.kind === 'signed' && !half ? -1 : 0;
  const stops = Array.from({ length: 17 }, (_, i) => toCss(map.at(from + (i / 16) * (1 - from))));
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
