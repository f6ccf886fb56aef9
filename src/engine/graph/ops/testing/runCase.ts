/** One operation on the backend in use, forward and every product, from a case's seeds alone: here and in a browser. */
import { noise, sizeOf } from '../../../testing/noise';
import { tf, type Tensor } from '../../../tf';
import { rulesOf, weightsOf as weightFields } from '../../checkGraph';
import type { Weight, Weights } from '../../types';
import { opOf } from '..';
import type { OpCase } from './opCases';

/** A product with respect to one input: of a batch, each sample under its own seed, or of the first under all (`shared`). */
export interface Product {
  readonly which: number;
  readonly shared: boolean;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}
export interface CaseResult {
  readonly shape: readonly number[];
  readonly forward: Float32Array;
  readonly products: readonly Product[];
}

export const weightsOf = ({ weights, weightCentre = 0, seed }: OpCase): Weights =>
  Object.fromEntries(
    Object.entries(weights).map(([name, shape], i): [string, Weight] => [
      name,
      { shape, data: noise(sizeOf(shape), seed + 100 * (i + 1)).map((v) => v + weightCentre) },
    ]),
  );

/** Values of every sample of every input, `[input][sample]`. */
export const inputsOf = (c: OpCase, samples: number): Float32Array[][] =>
  c.inputs.map((s, i) =>
    Array.from({ length: samples }, (_, n) =>
      noise(sizeOf(s), c.seed + 1000 * (i + 1) + 17 * n).map((v) => (c.centre ?? 0) + v * (c.amplitude ?? 1)),
    ),
  );

/** The shape of one sample of the output, by the operation's own rule. */
export const shapeOf = (c: OpCase): readonly number[] =>
  rulesOf(c.node)!.shape(
    c.node,
    c.inputs,
    Object.fromEntries(weightFields(c.node).map(([field, name]) => [field, c.weights[name]!])),
  );

/** The gradient at the output, one a sample. */
export const seedsOf = (c: OpCase, samples: number, shape: readonly number[]): Float32Array[] =>
  Array.from({ length: samples }, (_, n) => noise(sizeOf(shape), c.seed + 31 * (n + 1)));

const batch = (rows: readonly Float32Array[], shape: readonly number[]): Tensor =>
  tf.tensor(Float32Array.from(rows.flatMap((row) => [...row])), [rows.length, ...shape]);

/** Forward and every product of one case, a batch of so many samples. */
export async function runCase(c: OpCase, samples: number): Promise<CaseResult> {
  const { node } = c;
  const weights = weightsOf(c);
  const xs = inputsOf(c, samples);
  const op = opOf(node);
  const shape = shapeOf(c);
  const [forward, ...products] = tf.tidy(() => {
    const parameters: Record<string, Tensor> = {};
    for (const [name, w] of Object.entries(weights)) parameters[name] = tf.tensor(w.data, [...w.shape]);
    Object.assign(
      parameters,
      op.prepare?.(node, { parameters, values: (name) => weights[name]!.data, inputShapes: c.inputs }),
    );
    const inputs = c.inputs.map((s, i) => batch(xs[i]!, s));
    const firsts = c.inputs.map((s, i) => batch(xs[i]!.slice(0, 1), s));
    const output = op.forward(node, inputs, parameters);
    const first = op.forward(node, firsts, parameters);
    const dy = batch(seedsOf(c, samples, shape), shape);
    const product = (which: number, shared: boolean): Tensor =>
      op.vjp(node, {
        which,
        dy,
        inputs: op.reads.inputs ? (shared ? firsts : inputs) : c.inputs.map(() => null),
        output: op.reads.output ? (shared ? first : output) : null,
        inputShapes: c.inputs,
        parameters,
      });
    return [output, ...c.inputs.flatMap((_, which) => [product(which, false), product(which, true)])];
  });
  try {
    return {
      shape: forward!.shape,
      forward: (await forward!.data()) as Float32Array,
      products: await Promise.all(
        products.map(async (g, i) => ({
          which: Math.floor(i / 2),
          shared: i % 2 === 1,
          shape: g.shape,
          values: (await g.data()) as Float32Array,
        })),
      ),
    };
  } finally {
    tf.dispose([forward!, ...products]);
  }
}
