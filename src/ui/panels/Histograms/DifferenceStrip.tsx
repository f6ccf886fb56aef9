import { useRef } from 'react';
import { BIN_COUNT, ZERO_BIN } from '../../../engine/histogram/bins';
import { along, MARGIN } from '../../charts/chartSpec';
import { formatPercent } from '../../charts/format';
import { useWidth } from '../../charts/useWidth';
import { placeOf } from '../../figures/histogram/axis';
import type { HistogramModel } from '../../figures/histogram/model';
import styles from './Panel.module.css';
import { must } from '../../../lib/must';

const HEIGHT = 40;

/** S&I minus GAIA, bin by bin, under the two laid on each other: up where S&I has more. On a scale of its own, which is said. */
export function DifferenceStrip({ model }: { readonly model: HistogramModel }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { gaia, si, decades, x } = model;
  const ready = gaia.bins.positions > 0 && si.bins.positions > 0;
  const gaps = Array.from({ length: BIN_COUNT }, (_, bin) =>
    !ready || bin === ZERO_BIN
      ? 0
      : must(si.bins.counts[bin]) / si.bins.positions - must(gaia.bins.counts[bin]) / gaia.bins.positions,
  );
  const most = gaps.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const inner = Math.max(0, width - MARGIN.l - MARGIN.r);
  const at = (bin: number): number => MARGIN.l + inner * along(x, placeOf(decades, bin));
  const middle = HEIGHT / 2;
  return (
    <div
      ref={box}
      className={styles.gap}
      role="img"
      aria-label={`S&I minus GAIA in each bin: at most ${formatPercent(most, 2)} of positions.`}
    >
      <svg width={width} height={HEIGHT} aria-hidden>
        <text x="0" y="12">
          S&amp;I − GAIA
        </text>
        <line x1={MARGIN.l} x2={width - MARGIN.r} y1={middle} y2={middle} />
        {most > 0 &&
          gaps.map((gap, bin) => {
            const height = (Math.abs(gap) / most) * (middle - 2);
            return gap === 0 ? null : (
              <rect
                key={bin}
                data-method={gap > 0 ? 'si' : 'gaia'}
                x={at(bin)}
                width={Math.max(1, at(bin === ZERO_BIN ? bin : bin + 1) - at(bin) - 0.5)}
                y={gap > 0 ? middle - height : middle}
                height={height}
              />
            );
          })}
      </svg>
      <span>±{formatPercent(most, 2)}</span>
    </div>
  );
}
