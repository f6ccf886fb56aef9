/** A backend that computes wrong numbers is refused. */
import { afterEach, expect, test } from 'vitest';
import { createEngine } from '.';
import { nodeWasmBase } from './nodeBackend';
import { selfTest } from './selfTest';
import { type NodeBackendName, onBackends } from './testing/numerics';
import { tf, type Tensor } from './tf';

type Values = Float32Array | Int32Array;

/** Overwrite a tensor's values in the backend's own memory. */
function write(backend: NodeBackendName, dataId: object, values: Values): void {
  if (backend === 'cpu') {
    const { data } = tf.backend() as unknown as { data: { get(id: object): { values: unknown } } };
    data.get(dataId).values = values;
    return;
  }
  const { wasm, dataIdMap } = tf.backend() as unknown as {
    wasm: { HEAPU8: Uint8Array };
    dataIdMap: { get(id: object): { memoryOffset: number } };
  };
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  wasm.HEAPU8.set(bytes, dataIdMap.get(dataId).memoryOffset);
}

/** Let a kernel's first value be wrong by one, until the returned function is called. */
function corrupt(kernelName: string, backendName: NodeBackendName): () => void {
  const honest = tf.getKernel(kernelName, backendName);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    ...honest,
    kernelFunc: (args) => {
      const y = honest.kernelFunc(args);
      const { dataId } = y as Tensor;
      const values = (tf.backend() as unknown as { readSync(id: object): Values }).readSync(dataId).slice();
      values[0]! += 1;
      write(backendName, dataId, values);
      return y;
    },
  });
  return () => {
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel(honest);
  };
}

onBackends('the self-test', (backend) => {
  let restore = (): void => undefined;
  afterEach(() => {
    restore();
    restore = () => undefined;
  });

  test('an honest backend passes', async () => {
    await expect(selfTest()).resolves.toBeUndefined();
  });

  // A histogram's kernels are not among them: only WebGPU counts by kernels (`histogram/reduce.ts`).
  test.each(['Add', 'Step', 'Relu', 'Mean', 'Conv2D'])(
    'a backend whose %s is wrong by one in one value is refused',
    async (kernel) => {
      restore = corrupt(kernel, backend);
      await expect(selfTest()).rejects.toMatchObject({ code: 'self-test-failed' });
    },
  );

  test('createEngine refuses it by name and says what was wrong', async () => {
    restore = corrupt('Relu', backend);
    await expect(createEngine({ backend, wasmBase: nodeWasmBase() })).rejects.toThrow(
      /computes wrong numbers: .* is .* where .* is right/,
    );
  });
});
