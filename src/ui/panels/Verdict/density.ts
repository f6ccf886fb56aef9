/** The curve of the ID distribution under a score, from its quantiles. Pure. */
export interface DensityCurve {
  /** Ends of the axis, in the score's unit. */
  readonly low: number;
  readonly high: number;
  /** Heights at equal steps from `low` to `high`, the highest 1. */
  readonly heights: readonly number[];
  /** The score lies beyond the end of the axis, which is then not stretched to it. */
  readonly beyond: 'low' | 'high' | null;
}

const STEPS = 96;
/** How far beyond the ID scores the axis follows a score, in ID ranges; past that an arrow says "further". */
const FOLLOW = 2;

/**
 * A Gaussian kernel over the quantiles, each standing for an equal share of ID images. The bandwidth is Silverman's; null
 * where the quantiles are too few or are not finite.
 */
export function densityCurve(quantiles: readonly number[], score: number, xi: number): DensityCurve | null {
  const last = quantiles.length - 1;
  if (last < 2 || quantiles.some((q) => !Number.isFinite(q))) return null;
  const first = quantiles[0]!;
  const end = quantiles[last]!;
  const range = end - first || Math.abs(first) * 1e-3 || 1;
  const low = Math.max(Math.min(first, score, xi), first - FOLLOW * range);
  const high = Math.min(Math.max(end, score, xi), end + FOLLOW * range);
  const pad = (high - low) * 0.06 || range * 0.06;
  const [from, to] = [low - pad, high + pad];

  const middle = quantiles.reduce((a, b) => a + b, 0) / quantiles.length;
  const deviation = Math.sqrt(quantiles.reduce((a, b) => a + (b - middle) ** 2, 0) / quantiles.length);
  const spread = quantiles[Math.round(last * 0.75)]! - quantiles[Math.round(last * 0.25)]!;
  const width =
    0.9 * Math.min(deviation, spread / 1.34 || deviation) * quantiles.length ** -0.2 || range / STEPS;
  const heights = Array.from({ length: STEPS + 1 }, (_, n) => {
    const x = from + ((to - from) * n) / STEPS;
    let sum = 0;
    for (const q of quantiles) sum += Math.exp(-0.5 * ((x - q) / width) ** 2);
    return sum;
  });
  const top = Math.max(...heights) || 1;
  return {
    low: from,
    high: to,
    heights: heights.map((h) => h / top),
    beyond: score > to ? 'high' : score < from ? 'low' : null,
  };
}

/** Share of the way along the axis, 0 to 1. */
export const positionOf = ({ low, high }: DensityCurve, value: number): number =>
  Math.min(1, Math.max(0, (value - low) / (high - low)));
