import { formatNumber } from '../../charts/format';
import styles from './Panel.module.css';

const EDGE = 6;

export interface DotRow {
  readonly name: string;
  /** Means of its channels; null where not there yet. */
  readonly gaiaMean: number | null;
  readonly siMean: number | null;
}

/** Each layer's mean, GAIA a ring and S&I a diamond, on one axis from 0. */
export function DotPlot({
  rows,
  rowHeight,
  limit,
  width,
}: {
  readonly rows: readonly DotRow[];
  readonly rowHeight: number;
  readonly limit: number;
  readonly width: number;
}) {
  const x = (v: number): number => EDGE + (v / limit) * (width - 2 * EDGE);
  const height = rows.length * rowHeight;
  return (
    <svg className={styles.dots} width={width} height={height} aria-hidden="true">
      {[0, 0.5, 1].map((share) => (
        <line
          key={share}
          x1={x(share * limit)}
          x2={x(share * limit)}
          y1={0}
          y2={height}
          className={styles.grid}
        />
      ))}
      {rows.map((row, i) => {
        const y = (i + 0.5) * rowHeight;
        const { gaiaMean: g, siMean: s } = row;
        return (
          <g key={row.name}>
            <title>{`${row.name}: mean GAIA ${g === null ? 'waiting' : formatNumber(g, 4)}, S&I ${s === null ? 'waiting' : formatNumber(s, 4)}`}</title>
            {g !== null && s !== null && <line x1={x(g)} x2={x(s)} y1={y} y2={y} className={styles.link} />}
            {s !== null && <path className={styles.dotSi} d={`M${x(s)} ${y - 4}l4 4l-4 4l-4 -4z`} />}
            {g !== null && <circle className={styles.dotGaia} cx={x(g)} cy={y} r={4} />}
          </g>
        );
      })}
    </svg>
  );
}
