import { useRef } from 'react';
import type { CascadeStep, Faithfulness } from '../../../engine/jobs';
import { useWidth } from '../../charts/useWidth';
import {
  CASCADE_KEY,
  cascadePlot,
  curvePlots,
  CURVES_KEY,
  heightOf,
  type Key as Names,
  type Plot,
} from '../../figures/map/plots';
import styles from './Trust.module.css';

const HEIGHT = 180;
const PAD = { left: 34, right: 8, top: 10, bottom: 36 } as const;

/** One plot, as wide as its place. */
function Chart({ plot }: { readonly plot: Plot }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const x = (at: number): number => PAD.left + at * (width - PAD.left - PAD.right);
  const y = (v: number): number => PAD.top + heightOf(plot, v) * (HEIGHT - PAD.top - PAD.bottom);
  const points = (at: readonly (readonly [number, number])[]): string =>
    at.map(([across, v]) => `${x(across).toFixed(2)},${y(v).toFixed(2)}`).join(' ');
  return (
    <figure className={styles.chart}>
      <figcaption>{plot.title}</figcaption>
      <div ref={box}>
        {width > 0 && (
          <svg width={width} height={HEIGHT} role="img" aria-label={plot.label}>
            {plot.ticks.map((v) => (
              <g key={v}>
                <line
                  x1={x(0)}
                  x2={x(1)}
                  y1={y(v)}
                  y2={y(v)}
                  className={v === 0 ? styles.axis : styles.grid}
                />
                <text x={PAD.left - 6} y={y(v) + 4} textAnchor="end">
                  {String(v).replace('-', '−')}
                </text>
              </g>
            ))}
            {plot.xTicks.map(({ at, text }) => (
              <text
                key={at}
                x={x(at)}
                y={HEIGHT - PAD.bottom + 16}
                textAnchor={at === 0 ? 'start' : at === 1 ? 'end' : 'middle'}
              >
                {text}
              </text>
            ))}
            <text x={x(0.5)} y={HEIGHT - 3} textAnchor="middle">
              {plot.xTitle}
            </text>
            {plot.band.length > 0 && (
              <polygon
                className={styles.band}
                points={points([
                  ...plot.band.map((at) => [at.x, at.high] as const),
                  ...plot.band.map((at) => [at.x, at.low] as const).reverse(),
                ])}
              />
            )}
            {plot.lines.map((line) => (
              <g key={line.of}>
                <polyline className={styles[line.of]} points={points(line.points)} />
                {plot.dots &&
                  line.points.map(([across, v]) => (
                    <circle
                      key={across}
                      cx={x(across)}
                      cy={y(v)}
                      r="3"
                      className={styles.dot}
                      data-of={line.of}
                    />
                  ))}
              </g>
            ))}
          </svg>
        )}
      </div>
    </figure>
  );
}

function Key({ of }: { readonly of: Names }) {
  return (
    <p className={styles.key} aria-hidden>
      {(['own', 'random'] as const).map((name) => (
        <span key={name}>
          <i data-of={name} /> {of[name]}
        </span>
      ))}
    </p>
  );
}

/** Both curves of a map, each with the band of random orders. */
export function CurvesChart({ curves }: { readonly curves: Faithfulness }) {
  return (
    <>
      <div className={styles.charts}>
        {curvePlots(curves).map((plot) => (
          <Chart key={plot.title} plot={plot} />
        ))}
      </div>
      <Key of={CURVES_KEY} />
    </>
  );
}

/** Rank correlation with the trained network's map, depth by depth. */
export function CascadeChart({ steps }: { readonly steps: readonly CascadeStep[] }) {
  return (
    <>
      <Chart plot={cascadePlot(steps)} />
      <Key of={CASCADE_KEY} />
    </>
  );
}
