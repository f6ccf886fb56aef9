/** A backend that computes wrong numbers is refused, and one that reports an error fails its job. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createEngine } from '.';
import { nodeWasmBase, useNodeBackend } from './nodeBackend';
import { selfTest } from './selfTest';
import { noTensorLeft } from './testing/numerics';
import { tf, type Tensor } from './tf';

/** Put another kernel in the place of one, until the returned function is called. */
function replaceKernel(kernelName: string, backendName: string, lie: (y: unknown) => void): () => void {
  const honest = tf.getKernel(kernelName, backendName);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    ...honest,
    kernelFunc: (args) => {
      const y = honest.kernelFunc(args);
      lie(y);
      return y;
    },
  });
  return () => {
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel(honest);
  };
}

describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  noTensorLeft();
  let restore = (): void => undefined;
  afterEach(() => restore());

  test('an honest backend passes', async () => {
    await useNodeBackend(backend);
    await expect(selfTest()).resolves.toBeUndefined();
  });

  // What each kernel is in: the forward pass, the sum over shortcuts, the gates of the ReLUs, the counts.
  test.each(['Add', 'Step', 'Relu', 'Mean', 'NotEqual', 'DenseBincount', 'Conv2D'])(
    'a backend whose %s kernel lies is refused',
    async (kernel) => {
      await useNodeBackend(backend);
      restore = replaceKernel(kernel, backend, (y) => {
        const { dataId, dtype } = y as Tensor;
        const store = tf.backend() as unknown as {
          readSync(id: object): Float32Array | Int32Array | Uint8Array;
        };
        // The first element is wrong by one; WASM and the CPU give their own memory to be written.
        const data = store.readSync(dataId);
        const changed = data.slice();
        changed[0] = dtype === 'bool' ? 1 - changed[0]! : changed[0]! + 1;
        write(backend, dataId, changed);
      });
      const refused = selfTest();
      if (kernel === 'NotEqual') {
        // With histograms the zero bins count: not in the self-test's path.
        await expect(refused).resolves.toBeUndefined();
      } else await expect(refused).rejects.toMatchObject({ code: 'self-test-failed' });
    },
  );

  test('createEngine refuses it too', async () => {
    restore = replaceKernel('Step', backend, (y) => {
      const { dataId } = y as Tensor;
      const store = tf.backend() as unknown as { readSync(id: object): Float32Array };
      write(
        backend,
        dataId,
        store.readSync(dataId).map((v) => 1 - v),
      );
    });
    await expect(createEngine({ backend, wasmBase: nodeWasmBase() })).rejects.toMatchObject({
      code: 'self-test-failed',
    });
  });
});

function write(
  backend: 'wasm' | 'cpu',
  dataId: object,
  values: Float32Array | Int32Array | Uint8Array,
): void {
  if (backend === 'cpu') {
    const { data } = tf.backend() as unknown as { data: { get(id: object): { values: unknown } } };
    data.get(dataId).values = values;
    return;
  }
  const wasm = tf.backend() as unknown as {
    wasm: { HEAPU8: Uint8Array };
    dataIdMap: { get(id: object): { memoryOffset: number } };
  };
  const { memoryOffset } = wasm.dataIdMap.get(dataId);
  wasm.wasm.HEAPU8.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), memoryOffset);
}

test('spies are left', () => {
  vi.restoreAllMocks();
  expect(tf.getKernel('Step', 'wasm')).toBeDefined();
});
