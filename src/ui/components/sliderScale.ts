import { must } from '../../lib/must';

/** Where values lie on a slider's track, and which value a place on it means. */
export interface SliderScale {
  /** Of the track, in its own unit. */
  readonly low: number;
  readonly high: number;
  readonly step: number | 'any';
  readonly toTrack: (value: number) => number;
  readonly fromTrack: (at: number) => number;
  /** The value at a place on the track, wherever that is. */
  readonly between: (at: number) => number;
  /** The value one key press up (1) or down (-1); null: the browser's own step. */
  readonly next: ((value: number, direction: 1 | -1) => number) | null;
}

export const linearScale = (min: number, max: number, step: number): SliderScale => ({
  low: min,
  high: max,
  step,
  toTrack: (x) => x,
  fromTrack: (at) => Number(at.toPrecision(9)),
  between: (at) => Number(at.toPrecision(9)),
  next: null,
});

/** `step` in decades. */
export const logScale = (min: number, max: number, step: number): SliderScale => ({
  low: Math.log10(min),
  high: Math.log10(max),
  step,
  toTrack: (x) => Math.log10(Math.max(x, 1e-300)),
  fromTrack: (at) => Number((10 ** at).toPrecision(3)),
  between: (at) => Number((10 ** at).toPrecision(3)),
  next: null,
});

/**
 * A slider that rests at `stops` only (rising), all equally far apart; the first lies at 1 on the track. A value between
 * two stops, which the number field can give, lies between them, and the keys go from it to the stop on either side.
 */
export function stopsScale(stops: readonly number[]): SliderScale {
  const last = stops.length - 1;
  const toTrack = (x: number): number => {
    const above = stops.findIndex((stop) => stop >= x);
    if (above < 0) return last + 1;
    if (above === 0) return 1;
    const [from, to] = [must(stops[above - 1]), must(stops[above])];
    return above + (x - from) / (to - from);
  };
  return {
    low: 1,
    high: last + 1,
    step: 'any',
    toTrack,
    fromTrack: (at) => must(stops[Math.min(last, Math.max(0, Math.round(at) - 1))]),
    between: (at) => {
      const below = Math.min(last, Math.max(0, Math.floor(at) - 1));
      const [from, to] = [must(stops[below]), must(stops[Math.min(last, below + 1)])];
      return Number((from + (to - from) * Math.min(1, Math.max(0, at - 1 - below))).toPrecision(2));
    },
    next: (value, direction) =>
      (direction === 1 ? stops.find((stop) => stop > value) : stops.findLast((stop) => stop < value)) ??
      (direction === 1 ? must(stops[last]) : must(stops[0])),
  };
}

/**
 * Where to put things of one width side by side, each as near to its place (rising) as the others let it, all between 0 and
 * `room`: their centres. What overlaps is pushed apart evenly, as one block around the middle of its places.
 */
export function spread(places: readonly number[], width: number, room: number): readonly number[] {
  interface Block {
    /** Sum of (place - offset within the block), to centre it. */
    sum: number;
    count: number;
  }
  const fit = ({ sum, count }: Block): number =>
    Math.min(Math.max(sum / count, width / 2), Math.max(width / 2, room - (count - 0.5) * width));
  const blocks: Block[] = [];
  for (const place of places) {
    blocks.push({ sum: place, count: 1 });
    for (let last = blocks.length - 1; last > 0; last--) {
      const [a, b] = [must(blocks[last - 1]), must(blocks[last])];
      if (fit(a) + a.count * width <= fit(b)) break;
      blocks.splice(last - 1, 2, {
        sum: a.sum + b.sum - b.count * a.count * width,
        count: a.count + b.count,
      });
    }
  }
  return blocks.flatMap((block) => Array.from({ length: block.count }, (_, n) => fit(block) + n * width));
}
