/** What the engine's numeric tests share: every suite on every backend of Node, tolerances, no tensor left behind. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { useNodeBackend } from '../nodeBackend';
import { tf } from '../tf';

export { noise, sizeOf } from './noise';

/** The backends that every suite is run on in Node. */
export type NodeBackendName = 'wasm' | 'cpu';

/** Run a suite on WASM and on the CPU; after each test as many tensors must be alive as before it. */
export function onBackends(title: string, suite: (backend: NodeBackendName) => void): void {
  describe.each(['wasm', 'cpu'] as const)(`${title}, on %s`, (backend) => {
    beforeAll(() => useNodeBackend(backend));
    noTensorLeft();
    suite(backend);
  });
}

/** After each test of this suite as many tensors must be alive as before it, and at its end as many as at its start. */
function noTensorLeft(): void {
  let start = 0;
  let before = 0;
  beforeAll(() => {
    start = tf.memory().numTensors;
  });
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors, 'tensors alive after the test').toBe(before);
  });
  afterAll(() => {
    expect(tf.memory().numTensors, 'tensors alive after the suite').toBe(start);
  });
}

/**
 * Every value within `relative` of the wanted one, measured by the largest magnitude wanted or by `floor`, the size of
 * the terms, where that is larger: float32 sums cancel.
 */
export function expectClose(
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  relative: number,
  what: string,
  floor = 0,
): void {
  expect(got.length, `${what}: number of values`).toBe(want.length);
  let top = floor;
  for (let i = 0; i < want.length; i++) top = Math.max(top, Math.abs(want[i]!));
  let worst = 0;
  let at = 0;
  for (let i = 0; i < want.length; i++) {
    const error = Math.abs(got[i]! - want[i]!);
    // NaN is the worst of all.
    if (!(error <= worst)) [worst, at] = [error, i];
  }
  expect(
    worst <= relative * top || worst === 0,
    `${what}: value ${at} is ${got[at]}, float64 says ${want[at]} (largest ${top}, allowed ${relative * top})`,
  ).toBe(true);
}

/** One number within `relative` of the wanted one. */
export function expectNear(got: number, want: number, relative: number, what: string): void {
  expect(
    Math.abs(got - want) <= relative * Math.abs(want),
    `${what} is ${got}, float64 says ${want} (off by ${Math.abs(got / want - 1)} relative)`,
  ).toBe(true);
}
