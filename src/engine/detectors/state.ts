import { EngineError } from '../errors';
import type { FitInput, FittedState, Matrix, StateArray } from './detector';

/** An array of a state. Throws EngineError `internal` where the state lacks it: it was fitted by another version. */
export function stateArray(state: FittedState, name: string, label: string): StateArray {
  const found = state[name];
  if (found === undefined)
    throw new EngineError('internal', `The fitted state of ${label} has no "${name}": fit it anew.`);
  return found;
}

/** One number of a state. */
export const stateNumber = (state: FittedState, name: string, label: string): number =>
  stateArray(state, name, label).data[0]!;

export const vector = (data: Float32Array | Float64Array): StateArray => ({ shape: [data.length], data });
export const matrix = (rows: number, columns: number, data: Float32Array | Float64Array): StateArray => ({
  shape: [rows, columns],
  data,
});
/** A state, and from how many images it was fitted. */
export const fittedOn = (images: number, arrays: FittedState): FittedState => ({
  ...arrays,
  images: vector(Float64Array.of(images)),
});

/** Throws EngineError `too-few-images` where n images are fewer than `least`. */
export function needImages(n: number, least: number, label: string, why = ''): void {
  if (n >= least) return;
  throw new EngineError(
    'too-few-images',
    `${label} needs at least ${least} in-distribution images${why}; there are ${n}.`,
    { detector: label, images: n, least },
  );
}

/** Mean of the rows of each class, `[C, D]` in float64; NaN throughout the row of a class without one. `of[r]` < 0: none's. */
export function classMeans(
  { rows, columns, data }: Matrix,
  of: ArrayLike<number>,
  classes: number,
): { readonly means: Float64Array; readonly counts: Int32Array } {
  const means = new Float64Array(classes * columns);
  const counts = new Int32Array(classes);
  for (let r = 0; r < rows; r++) {
    const c = of[r]!;
    if (c < 0) continue;
    counts[c]!++;
    for (let i = 0; i < columns; i++) means[c * columns + i]! += data[r * columns + i]!;
  }
  return { means: means.map((v, at) => v / counts[Math.floor(at / columns)]!), counts };
}

/** The class of each image: the true one where it is known, else the predicted one. */
export const classesOf = ({ labels, predicted }: FitInput): Int32Array => labels ?? predicted;
