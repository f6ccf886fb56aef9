import { analyseZ } from './attribution/analyseZ';
import { EngineError } from './errors';
import { Model } from './graph/model';
import { type CleanPass, forward } from './graph/pass';
import type { Graph, Weight, Weights } from './graph/types';
import golden from './selfTestGolden.json';
import { DEFAULT_SETTINGS } from './settings';
import { tf, type Tensor } from './tf';
import { must } from '../lib/must';

/** Exact binary fractions from a linear congruential generator: the same in every language and precision. */
function numbers(n: number, seed: number): Float32Array {
  let s = seed;
  return Float32Array.from({ length: n }, () => {
    s = Number((BigInt(s) * 1103515245n + 12345n) % 2147483648n);
    return (((s >> 16) % 129) - 64) / 128;
  });
}
const weight = (shape: number[], seed: number): Weight => ({
  shape,
  data: numbers(
    shape.reduce((a, b) => a * b, 1),
    seed,
  ),
});
const WEIGHTS: Weights = {
  w1: weight([3, 3, 3, 4], 2),
  b1: weight([4], 3),
  w2: weight([3, 3, 4, 6], 4),
  ws: weight([1, 1, 4, 6], 5),
  scale: weight([6], 6),
  shift: weight([6], 7),
  wd: weight([6, 3], 8),
  bd: weight([3], 9),
};
const GRAPH: Graph = {
  nodes: [
    { op: 'input', name: 'x', inputs: [], shape: [8, 8, 3] },
    {
      op: 'conv2d',
      name: 't1',
      inputs: ['x'],
      weight: 'w1',
      bias: 'b1',
      stride: [1, 1],
      padding: [1, 1, 1, 1],
    },
    { op: 'relu', name: 'h', inputs: ['t1'] },
    { op: 'conv2d', name: 'c', inputs: ['h'], weight: 'w2', stride: [2, 2], padding: [1, 1, 1, 1] },
    { op: 'conv2d', name: 's', inputs: ['h'], weight: 'ws', stride: [2, 2], padding: [0, 0, 0, 0] },
    { op: 'add', name: 'a', inputs: ['c', 's'] },
    { op: 'affine', name: 't2', inputs: ['a'], scale: 'scale', shift: 'shift' },
    { op: 'relu', name: 'r', inputs: ['t2'] },
    { op: 'globalAvgPool', name: 'f', inputs: ['r'] },
    { op: 'dense', name: 'z', inputs: ['f'], weight: 'wd', bias: 'bd' },
  ],
  output: 'z',
  features: 'f',
  taps: { gaia: ['t1', 't2'], reference: ['t1', 't2', 'f'] },
};

/**
 * Runs GAIA-Z and S&I-Z (η = 0.05, T = 3) on a small fixed network on the backend in use and compares logits (1e-4
 * relative), every non-zero count (exactly), the histograms' totals and τ (1e-6) with stored float64 values. Throws
 * EngineError `self-test-failed` naming the first value that differs.
 */
export async function selfTest(): Promise<void> {
  const fail = (what: string, got: number | string, want: number | string): EngineError =>
    new EngineError(
      'self-test-failed',
      `The backend computes wrong numbers: ${what} is ${got} where ${want} is right.`,
    );
  const model = new Model(GRAPH, WEIGHTS);
  let x: Tensor | null = null;
  let pass: CleanPass | null = null;
  try {
    x = tf.tensor4d(numbers(192, 1), [1, 8, 8, 3]);
    pass = forward(model, x);
    const logits = (await pass.logits.data()) as Float32Array;
    golden.logits.forEach((z, c) => {
      if (!(Math.abs(must(logits[c]) - z) <= 1e-4 * Math.max(1, Math.abs(z))))
        throw fail(`logit ${c}`, must(logits[c]), z);
    });
    const settings = { ...DEFAULT_SETTINGS, eta: 0.05, iterations: golden.tau.length };
    const events = analyseZ({
      pass,
      logits,
      taps: GRAPH.taps.gaia,
      groups: [[0, 1]],
      settings,
      histograms: true,
      pause: () => Promise.resolve(),
    });
    for await (const event of events) {
      if (event.type === 'result') {
        golden.tau.forEach((tau, i) => {
          const got = must(event.byIteration[i]);
          if (!(Math.abs(got / tau - 1) <= 1e-6)) throw fail(`the score after ${i + 1} iterations`, got, tau);
        });
        continue;
      }
      const iteration = event.type === 'gaia' ? 0 : event.iteration - 1;
      for (const s of event.type === 'gaia' ? event.stats : event.taps) {
        const positions = s.tap === 0 ? 64 : 16;
        const got = Array.from(s.density, (d) => Math.round(d * positions)).join();
        const want = must(must(golden.counts[s.tap])[iteration]).join();
        if (got !== want) throw fail(`the non-zero counts of tap ${s.tap}`, got, want);
        let total = 0;
        for (const n of s.histogram) total += n;
        if (total !== positions * s.density.length)
          throw fail(`the histogram's total of tap ${s.tap}`, total, positions * s.density.length);
      }
    }
  } finally {
    pass?.dispose();
    x?.dispose();
    model.dispose();
  }
}
