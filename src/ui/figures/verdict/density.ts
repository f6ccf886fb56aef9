/** The curve of the ID distribution under a score, from its quantiles. Pure. */
import type { Verdict } from '../../../store/selectors';

export interface StripAxis {
  /** Ends of the axis, in the score's unit. */
  readonly low: number;
  readonly high: number;
}
const STEPS = 96;
/** How far beyond the ID scores the axis follows a score, in ID ranges; past that an arrow says "further". */
const FOLLOW = 2;
/** Two methods share an axis unless that squeezes one of them below this share of it. */
const LEAST_SHARE = 0.6;

type Drawn = Pick<Verdict, 'quantiles' | 'score' | 'threshold'>;

/** From the lowest to the highest of the ID scores, the threshold and, within reason, the score. */
export function axisOf({ quantiles, score, threshold }: Drawn): StripAxis | null {
  if (quantiles === null || threshold === null) return null;
  const last = quantiles.length - 1;
  if (last < 2 || quantiles.some((q) => !Number.isFinite(q))) return null;
  const first = quantiles[0]!;
  const end = quantiles[last]!;
  const range = end - first || Math.abs(first) * 1e-3 || 1;
  const low = Math.max(Math.min(first, score, threshold), first - FOLLOW * range);
  const high = Math.min(Math.max(end, score, threshold), end + FOLLOW * range);
  const pad = (high - low) * 0.06 || range * 0.06;
  return { low: low - pad, high: high + pad };
}

/** One axis for both; each its own where one would be lost on the other's. Null: nothing to draw. */
export function axesOf(verdicts: readonly (Drawn | null)[]): readonly (StripAxis | null)[] {
  const own = verdicts.map((v) => v && axisOf(v));
  const known = own.filter((axis) => axis !== null);
  const low = Math.min(...known.map((axis) => axis.low));
  const high = Math.max(...known.map((axis) => axis.high));
  return known.every((axis) => axis.high - axis.low >= LEAST_SHARE * (high - low))
    ? own.map((axis) => axis && { low, high })
    : own;
}

/**
 * A Gaussian kernel over the quantiles, each standing for an equal share of ID images, at equal steps along the axis, the
 * highest 1. The bandwidth is Silverman's.
 */
export function heightsOf(quantiles: readonly number[], { low, high }: StripAxis): readonly number[] {
  const last = quantiles.length - 1;
  const middle = quantiles.reduce((a, b) => a + b, 0) / quantiles.length;
  const deviation = Math.sqrt(quantiles.reduce((a, b) => a + (b - middle) ** 2, 0) / quantiles.length);
  const spread = quantiles[Math.round(last * 0.75)]! - quantiles[Math.round(last * 0.25)]!;
  const width =
    0.9 * Math.min(deviation, spread / 1.34 || deviation) * quantiles.length ** -0.2 || (high - low) / STEPS;
  const heights = Array.from({ length: STEPS + 1 }, (_, n) => {
    const x = low + ((high - low) * n) / STEPS;
    let sum = 0;
    for (const q of quantiles) sum += Math.exp(-0.5 * ((x - q) / width) ** 2);
    return sum;
  });
  const top = Math.max(...heights) || 1;
  return heights.map((h) => h / top);
}

/** Round numbers along the axis: three to six. */
export function ticksOf({ low, high }: StripAxis): readonly { value: number; label: string }[] {
  const rough = (high - low) / 4;
  const base = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * base).find((s) => s >= rough * 0.8) ?? 10 * base;
  const decimals = Math.min(8, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const from = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - from + 1 }, (_, i) => {
    const value = (from + i) * step;
    return { value, label: value.toFixed(decimals).replace('-', '\u2212') };
  });
}

/** Share of the way along the axis, 0 to 1. */
export const positionOf = ({ low, high }: StripAxis, value: number): number =>
  Math.min(1, Math.max(0, (value - low) / (high - low)));
