import { useId } from 'react';
import { MARGIN } from '../../charts/chartSpec';
import { formatPercent } from '../../charts/format';
import type { SideModel } from '../../figures/histogram/model';
import styles from './Panel.module.css';

const WIDTH = 80;
const LEFT = 42;

/** The exact-zero bin on its own axis, 0 to 100 %: it would dwarf every other bin. GAIA an outline, S&I filled. */
export function ZeroChart({
  sides,
  height,
}: {
  readonly sides: readonly SideModel[];
  readonly height: number;
}) {
  const hatch = useId();
  const inner = height - MARGIN.t - MARGIN.b;
  const y = (share: number): number => MARGIN.t + inner * (1 - share);
  const slot = (WIDTH - LEFT - 2) / sides.length;
  const text = sides
    .map(
      (s) => `${s.name}: ${s.bins.positions === 0 ? 'nothing yet' : `${formatPercent(s.zero)} exactly zero`}`,
    )
    .join('; ');
  return (
    <svg className={styles.zero} width={WIDTH} height={height} role="img" aria-label={text}>
      <text x={LEFT - 38} y={11}>
        exactly zero
      </text>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line x1={LEFT} x2={WIDTH} y1={y(share)} y2={y(share)} className={styles.grid} />
          <text x={LEFT - 4} y={y(share) + 4} textAnchor="end">
            {share * 100} %
          </text>
        </g>
      ))}
      <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className={styles.hatchGround} width="6" height="6" />
        <rect className={styles.hatchLine} width="2" height="6" />
      </pattern>
      {sides.map((s, i) => (
        <rect
          key={s.method}
          className={s.method === 'gaia' ? styles.barGaia : styles.barSi}
          fill={s.method === 'gaia' ? 'none' : `url(#${hatch})`}
          x={LEFT + 4 + i * slot}
          width={Math.max(2, slot - 6)}
          y={y(s.zero)}
          height={Math.max(0, inner * s.zero)}
        />
      ))}
      <text x={LEFT + (WIDTH - LEFT) / 2} y={height - MARGIN.b + 15} textAnchor="middle">
        = 0
      </text>
    </svg>
  );
}
