/** Lines of a map's curves and of its cascade, as the page and the exported figure draw them: pure. */
import type { CascadeStep, Faithfulness } from '../../../engine/jobs';
import { must } from '../../../lib/must';
import { band } from './trust';

/** The map's own line, or what it is compared with. */
export type LineOf = 'own' | 'random';
type Point = readonly [x: number, y: number];

/** Axes from 0 to 1 across, and what is drawn on them. */
export interface Plot {
  readonly title: string;
  /** In words, for whoever does not see it. */
  readonly label: string;
  /** Ends of the vertical axis. */
  readonly range: Point;
  readonly ticks: readonly number[];
  readonly xTicks: readonly { readonly at: number; readonly text: string }[];
  readonly xTitle: string;
  /** An area between two lines. */
  readonly band: readonly { readonly x: number; readonly low: number; readonly high: number }[];
  readonly lines: readonly { readonly of: LineOf; readonly points: readonly Point[] }[];
  /** Whether each point of a line has a dot. */
  readonly dots: boolean;
}
/** What the lines are. */
export type Key = Readonly<Record<LineOf, string>>;
export const CURVES_KEY: Key = { own: 'in the map’s order', random: 'random orders, mean and spread' };
export const CASCADE_KEY: Key = { own: 'values', random: 'magnitudes' };

/** Place of a value on a height, its axis from the bottom up. */
export const heightOf = ({ range: [low, high] }: Plot, v: number): number => 1 - (v - low) / (high - low);

const SHARES = [0, 0.5, 1].map((at) => ({ at, text: `${100 * at}%` }));

/** Both curves of a map, each with the band of random orders. */
export function curvePlots({
  insertion,
  randomInsertions,
  deletion,
  randomDeletions,
}: Faithfulness): readonly Plot[] {
  return (
    [
      ['Pixels put in', insertion, randomInsertions],
      ['Pixels taken out', deletion, randomDeletions],
    ] as const
  ).map(([title, own, random]) => {
    const around = band(random);
    const at = (i: number): number => must(own.shares[i]);
    return {
      title,
      label: `${title}: probability of the class; area ${own.area.toFixed(3)}, at random ${random.map(({ area }) => area.toFixed(3)).join(', ')}`,
      range: [0, 1],
      ticks: [0, 0.5, 1],
      xTicks: SHARES,
      xTitle: 'share of the pixels',
      band: around.map(({ mean, spread }, i) => ({
        x: at(i),
        low: Math.max(0, mean - spread),
        high: Math.min(1, mean + spread),
      })),
      lines: [
        { of: 'random', points: around.map(({ mean }, i) => [at(i), mean]) },
        { of: 'own', points: own.probabilities.map((p, i) => [at(i), p]) },
      ],
      dots: false,
    };
  });
}

/** Rank correlation with the trained network's map, depth by depth. */
export function cascadePlot(steps: readonly CascadeStep[]): Plot {
  const of = steps[0]?.of ?? 1;
  const line = (name: LineOf, value: (step: CascadeStep) => number) => ({
    of: name,
    points: [
      [0, 1] as const,
      ...steps
        .filter((step) => !Number.isNaN(value(step)))
        .map((step) => [step.layers / of, value(step)] as const),
    ],
  });
  return {
    title: 'Rank correlation with the map of the trained network',
    label: `Rank correlation after ${steps.map(({ layers, signed }) => `${layers} random layers ${signed.toFixed(3)}`).join(', ')}`,
    range: [-0.5, 1],
    ticks: [-0.5, 0, 0.5, 1],
    xTicks: [
      { at: 0, text: 'none' },
      { at: 1, text: `all ${of}` },
    ],
    xTitle: 'random layers, from the output upwards',
    band: [],
    lines: [line('own', ({ signed }) => signed), line('random', ({ absolute }) => absolute)],
    dots: true,
  };
}
