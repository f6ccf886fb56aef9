import { lineStyle } from '../../../benchmark/plot';
import styles from './lines.module.css';

/** A piece of a detector's line, as it is drawn; `place`: among the lines, -1 for one that is not drawn. */
export function Swatch({ place }: { readonly place: number }) {
  const { colour, dash } = lineStyle(Math.max(0, place));
  return (
    <svg className={styles.swatch} viewBox="0 0 24 8" aria-hidden>
      {place >= 0 && <path d="M0 4H24" className={styles[`c${colour}`]} strokeDasharray={dash} />}
    </svg>
  );
}
