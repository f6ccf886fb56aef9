/** The principal subspace of the features: what ViM and Residual share. */
import { EngineError } from '../errors';
import { centred, originOf, scatter, spectrum } from '../math/linear';
import { headFor } from './head';
import type { FitInput, FittedState } from './detector';
import { fittedOn, matrix, needImages, stateArray, vector } from './state';

/** The dimension of the principal subspace that ViM's paper takes: 1000 of 2048 features, 512 of 768, else half of them. */
const usualDimension = (d: number): number => (d >= 2048 ? 1000 : d >= 768 ? 512 : Math.floor(d / 2));

/**
 * `origin` u = -pinv(W^T) b `[D]`; `basis` `[D, D]`, column k the k-th principal direction of `f - u`, the largest first;
 * `spread` `[D]`, the mean over ID images of the norm outside the first k directions.
 */
export function fitSubspace({ features, head }: FitInput, label: string): FittedState {
  const own = headFor(head, label);
  const { rows: n, columns: d } = features;
  needImages(n, d + 1, label, ` for ${d} features`);
  const origin = originOf(own.weight, own.bias);
  const moved = centred(features, () => origin);
  const { vectors } = spectrum(scatter(moved), d);
  const spread = new Float64Array(d);
  for (let r = 0; r < n; r++) {
    const norms = outside(vectors, (i) => moved.data[r * d + i]!, d);
    for (let k = 0; k < d; k++) spread[k]! += norms[k]! / n;
  }
  return fittedOn(n, {
    origin: vector(origin),
    basis: matrix(d, d, vectors),
    spread: vector(spread),
  });
}

/** x along every direction, `[D]`. */
function components(basis: ArrayLike<number>, x: (i: number) => number, d: number): Float64Array {
  const along = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    const v = x(i);
    for (let k = 0; k < d; k++) along[k]! += v * basis[i * d + k]!;
  }
  return along;
}

/** Norms of x outside the first k = 0 .. D - 1 directions, `[D]`. */
function outside(basis: ArrayLike<number>, x: (i: number) => number, d: number): Float64Array {
  const along = components(basis, x, d);
  const norms = new Float64Array(d);
  let sum = 0;
  for (let k = d - 1; k >= 0; k--) {
    sum += along[k]! ** 2;
    norms[k] = Math.sqrt(sum);
  }
  return norms;
}

/** The dimension that the parameter means in a space of d features, 0 the usual one. Throws EngineError `bad-settings`. */
export function dimensionOf(wanted: number, d: number): number {
  const dimension = wanted === 0 ? usualDimension(d) : wanted;
  if (dimension >= d)
    throw new EngineError(
      'bad-settings',
      `A principal subspace of ${dimension} dimensions leaves nothing outside it: the network has ${d} features.`,
    );
  return dimension;
}

/** Norm of features `[D]` less the origin outside the first `dimension` directions. */
export function residual(state: FittedState, f: ArrayLike<number>, dimension: number, label: string): number {
  const origin = stateArray(state, 'origin', label).data;
  const basis = stateArray(state, 'basis', label).data;
  return outside(basis, (i) => f[i]! - origin[i]!, f.length)[dimension]!;
}

/** Features `[D]` less the origin along every principal direction, and their norms inside and outside the first `dimension`. */
export function split(state: FittedState, f: ArrayLike<number>, dimension: number, label: string) {
  const origin = stateArray(state, 'origin', label).data;
  const along = components(stateArray(state, 'basis', label).data, (i) => f[i]! - origin[i]!, f.length);
  return {
    along,
    dimension,
    inside: Math.hypot(...along.subarray(0, dimension)),
    outside: Math.hypot(...along.subarray(dimension)),
  };
}
