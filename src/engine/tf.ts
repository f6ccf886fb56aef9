/** The only import of TensorFlow.js, so that it can be replaced in one place. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, engine, getBackend, reshape, tensor, type Tensor } from '@tensorflow/tfjs-core';

export * as tf from '@tensorflow/tfjs-core';
export type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
export { setWasmPaths, setThreadsCount, getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
export type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** The WebGPU backend's module, fetched only where there is a GPU to try. */
export const loadWebgpu = (): Promise<typeof import('@tensorflow/tfjs-backend-webgpu')> =>
  import('@tensorflow/tfjs-backend-webgpu');

/** Gradient rules of TensorFlow.js's own tape; the engine does without, the benchmark compares with them. */
export const loadGradients = (): Promise<unknown> =>
  import('@tensorflow/tfjs-core/dist/register_all_gradients');

/**
 * A second handle on the same values, to be disposed on its own. No data moves.
 *
 * Not `tf.clone`: its WASM kernel copies every element, and a suffix pass over a deep network makes hundreds of handles.
 */
export const alias = <T extends Tensor>(x: T): T => reshape(x, x.shape) as T;

/** The values of a tensor that is not needed any further: it is freed, also where the read fails. */
export async function read(t: Tensor): Promise<Float32Array> {
  try {
    return (await t.data()) as Float32Array;
  } finally {
    t.dispose();
  }
}

/** Whether tensors lie in this process's memory, where nothing waits for a read. */
export const onHost = (): boolean => getBackend() !== 'webgpu';

/**
 * The values of a tensor `onHost`, to be read before anything else is computed: on WASM they are the backend's own memory.
 * (A copy would be a new array, and new memory cost 5 to 7 ms a megabyte where it was measured; the copying 0.03.)
 */
export function hostValues(t: Tensor): Float32Array {
  if (getBackend() !== 'wasm') return t.dataSync() as Float32Array;
  const heap = backend() as unknown as Pick<BackendWasm, 'typedArrayFromHeap'>;
  return heap.typedArrayFromHeap(t) as Float32Array;
}

/**
 * A float32 tensor `onHost` whose values `fill` writes, where they will lie: all of them, as they begin as anything. Nothing may
 * be computed meanwhile; `hostValues` of other tensors are to be taken within `fill`, as making room may move them.
 */
export function hostTensor(shape: readonly number[], fill: (values: Float32Array) => void): Tensor {
  if (getBackend() !== 'wasm') {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    fill(values);
    return tensor(values, [...shape]);
  }
  const heap = backend() as unknown as BackendWasm;
  const made = heap.makeOutput([...shape], 'float32');
  fill(heap.typedArrayFromHeap(made) as Float32Array);
  return engine().makeTensorFromTensorInfo(made);
}
