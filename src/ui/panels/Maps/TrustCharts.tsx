import { type ReactNode, useRef } from 'react';
import type { CascadeStep, Faithfulness } from '../../../engine/jobs';
import { useWidth } from '../../charts/useWidth';
import { band } from '../../figures/map/trust';
import styles from './Trust.module.css';

const HEIGHT = 180;
const PAD = { left: 34, right: 8, top: 10, bottom: 36 } as const;

interface FrameProps {
  readonly label: string;
  readonly title: string;
  /** Ends of the vertical axis. */
  readonly range: readonly [low: number, high: number];
  readonly ticks: readonly number[];
  readonly xTicks: readonly { readonly at: number; readonly text: string }[];
  readonly xTitle: string;
  readonly children: (x: (at: number) => number, y: (v: number) => number) => ReactNode;
}

/** Axes from 0 to 1 across, and what is drawn on them. */
function Frame({ label, title, range: [low, high], ticks, xTicks, xTitle, children }: FrameProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const x = (at: number): number => PAD.left + at * (width - PAD.left - PAD.right);
  const y = (v: number): number => PAD.top + (1 - (v - low) / (high - low)) * (HEIGHT - PAD.top - PAD.bottom);
  return (
    <figure className={styles.chart}>
      <figcaption>{title}</figcaption>
      <div ref={box}>
        {width > 0 && (
          <svg width={width} height={HEIGHT} role="img" aria-label={label}>
            {ticks.map((v) => (
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
            {xTicks.map(({ at, text }) => (
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
              {xTitle}
            </text>
            {children(x, y)}
          </svg>
        )}
      </div>
    </figure>
  );
}

const points = (at: readonly (readonly [number, number])[]): string =>
  at.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(' ');

const SHARES = [0, 0.5, 1].map((at) => ({ at, text: `${100 * at}%` }));

/** Both curves of a map, each with the band of random orders. */
export function CurvesChart({ curves }: { readonly curves: Faithfulness }) {
  const sides = [
    ['Pixels put in', curves.insertion, curves.randomInsertions],
    ['Pixels taken out', curves.deletion, curves.randomDeletions],
  ] as const;
  return (
    <>
      <div className={styles.charts}>
        {sides.map(([title, own, random]) => {
          const around = band(random);
          return (
            <Frame
              key={title}
              title={title}
              label={`${title}: probability of the class; area ${own.area.toFixed(3)}, at random ${random.map(({ area }) => area.toFixed(3)).join(', ')}`}
              range={[0, 1]}
              ticks={[0, 0.5, 1]}
              xTicks={SHARES}
              xTitle="share of the pixels"
            >
              {(x, y) => (
                <>
                  <polygon
                    className={styles.band}
                    points={points([
                      ...around.map(
                        ({ mean, spread }, i) =>
                          [x(own.shares[i] ?? 0), y(Math.min(1, mean + spread))] as const,
                      ),
                      ...around
                        .map(
                          ({ mean, spread }, i) =>
                            [x(own.shares[i] ?? 0), y(Math.max(0, mean - spread))] as const,
                        )
                        .reverse(),
                    ])}
                  />
                  <polyline
                    className={styles.random}
                    points={points(around.map(({ mean }, i) => [x(own.shares[i] ?? 0), y(mean)] as const))}
                  />
                  <polyline
                    className={styles.own}
                    points={points(own.probabilities.map((p, i) => [x(own.shares[i] ?? 0), y(p)] as const))}
                  />
                </>
              )}
            </Frame>
          );
        })}
      </div>
      <p className={styles.key} aria-hidden>
        <span>
          <i data-of="own" /> in the map’s order
        </span>
        <span>
          <i data-of="random" /> random orders, mean and spread
        </span>
      </p>
    </>
  );
}

/** Rank correlation with the trained network's map, depth by depth. */
export function CascadeChart({ steps }: { readonly steps: readonly CascadeStep[] }) {
  const of = steps[0]?.of ?? 1;
  const lines = [
    ['own', ({ signed }: CascadeStep) => signed],
    ['random', ({ absolute }: CascadeStep) => absolute],
  ] as const;
  const all = [{ layers: 0, signed: 1, absolute: 1, node: '', of }, ...steps];
  return (
    <>
      <Frame
        title="Rank correlation with the map of the trained network"
        label={`Rank correlation after ${steps.map(({ layers, signed }) => `${layers} random layers ${signed.toFixed(3)}`).join(', ')}`}
        range={[-0.5, 1]}
        ticks={[-0.5, 0, 0.5, 1]}
        xTicks={[0, 1].map((at) => ({ at, text: at === 0 ? 'none' : `all ${of}` }))}
        xTitle="random layers, from the output upwards"
      >
        {(x, y) =>
          lines.map(([name, value]) => {
            const there = all.filter((step) => !Number.isNaN(value(step)));
            return (
              <g key={name}>
                <polyline
                  className={styles[name]}
                  points={points(there.map((step) => [x(step.layers / of), y(value(step))] as const))}
                />
                {there.map((step) => (
                  <circle
                    key={step.layers}
                    cx={x(step.layers / of)}
                    cy={y(value(step))}
                    r="3"
                    className={styles.dot}
                    data-of={name}
                  />
                ))}
              </g>
            );
          })
        }
      </Frame>
      <p className={styles.key} aria-hidden>
        <span>
          <i data-of="own" /> values
        </span>
        <span>
          <i data-of="random" /> magnitudes
        </span>
      </p>
    </>
  );
}
