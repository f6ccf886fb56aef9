/** Over the ID images: mean, standard deviation, and the values that 5 % and 95 % of them stay below. One number a layer or channel. */
export interface Spread {
  readonly mean: Float32Array;
  readonly std: Float32Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
}

const slice = (s: Spread, from: number, to: number): Spread => ({
  mean: s.mean.subarray(from, to),
  std: s.std.subarray(from, to),
  low: s.low.subarray(from, to),
  high: s.high.subarray(from, to),
});

/** A spread of all channels cut into one a tap. */
export function byTap(spread: Spread, channels: readonly number[]): Spread[] {
  let from = 0;
  return channels.map((k) => slice(spread, from, (from += k)));
}
