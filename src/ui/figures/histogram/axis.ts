/** The symmetric logarithmic axis of the histograms, cut to the sizes that occur. */
import {
  BIN_COUNT,
  MAX_EXPONENT,
  MIN_EXPONENT,
  PER_DECADE,
  SIDE_BINS,
  ZERO_BIN,
} from '../../../engine/histogram/bins';
import type { Axis, Tick } from '../../charts/chartSpec';
import { powerOfTen } from '../../charts/format';

/** The decades that are drawn either side of zero: 10^`low` to 10^`high`. */
export interface Decades {
  readonly low: number;
  readonly high: number;
}
const LEAST = 2;

/**
 * The whole decades that hold every non-zero value of some histograms, at least two. Where nothing is counted, all of
 * them. The same for both signs, so that zero stays in the middle.
 */
export function decadesOf(filled: ArrayLike<boolean>): Decades {
  let [from, to] = [SIDE_BINS, -1];
  for (let k = 0; k < SIDE_BINS; k++) {
    if (!filled[ZERO_BIN + 1 + k] && !filled[ZERO_BIN - 1 - k]) continue;
    from = Math.min(from, k);
    to = Math.max(to, k);
  }
  if (to < 0) return { low: MIN_EXPONENT, high: MAX_EXPONENT };
  let low = MIN_EXPONENT + Math.floor(from / PER_DECADE);
  let high = MIN_EXPONENT + Math.floor(to / PER_DECADE) + 1;
  while (high - low < LEAST) {
    if (low > MIN_EXPONENT) low--;
    else high++;
  }
  return { low, high };
}

const binsOf = ({ low, high }: Decades): number => (high - low) * PER_DECADE;
/** Bins that are left out between zero and the smallest size drawn. */
const cutOf = ({ low }: Decades): number => (low - MIN_EXPONENT) * PER_DECADE;

/** Where a bin begins on the axis; one bin is 1 wide, and zero has a slot of that width in the middle. */
export function placeOf(decades: Decades, bin: number): number {
  const middle = binsOf(decades);
  if (bin === ZERO_BIN) return middle;
  const cut = cutOf(decades);
  return middle + (bin > ZERO_BIN ? bin - ZERO_BIN - cut : bin - ZERO_BIN + cut);
}

/** The bin at a place on the axis; null beside it. */
export function binAt(decades: Decades, x: number): number | null {
  const slot = Math.floor(x);
  const middle = binsOf(decades);
  if (slot < 0 || slot > 2 * middle) return null;
  if (slot === middle) return ZERO_BIN;
  const cut = cutOf(decades);
  const bin = ZERO_BIN + slot - middle + (slot > middle ? cut : -cut);
  return bin >= 0 && bin < BIN_COUNT ? bin : null;
}

/** The two edges of zero's slot. */
export const zeroRules = (decades: Decades): readonly [number, number] => [
  placeOf(decades, ZERO_BIN),
  placeOf(decades, ZERO_BIN) + 1,
];

/** Ticks at the decades that are multiples of `every`; none so near to zero's own that the two would touch. */
function ticksOf(decades: Decades, every: number): readonly Tick[] {
  const [negative, positive] = zeroRules(decades);
  const out: Tick[] = [{ value: negative + 0.5, label: '0' }];
  for (let e = Math.floor(decades.high / every) * every; e - decades.low >= every / 2; e -= every) {
    if (e === decades.low) break;
    const steps = (e - decades.low) * PER_DECADE;
    out.push({ value: negative - steps, label: `−${powerOfTen(e)}` });
    out.push({ value: positive + steps, label: powerOfTen(e) });
  }
  return out.sort((a, b) => a.value - b.value);
}

export function xAxisOf(decades: Decades): Axis {
  const span = decades.high - decades.low;
  const every = span <= 4 ? 1 : span <= 8 ? 2 : 4;
  return {
    type: 'linear',
    // A bin's width of room at either end, for the labels there.
    range: [-1, 2 * binsOf(decades) + 2],
    ticks: ticksOf(decades, every),
    fewTicks: ticksOf(decades, Math.min(4, 2 * every)),
    title: 'gradient, symmetric logarithmic',
  };
}
