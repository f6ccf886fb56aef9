/** The only import of TensorFlow.js, so that it can be replaced in one place. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
export * as tf from '@tensorflow/tfjs-core';
export type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
export { alias } from './alias';
export { setWasmPaths, setThreadsCount, getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
export type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** The WebGPU backend's module, fetched only where there is a GPU to try. */
export const loadWebgpu = (): Promise<typeof import('@tensorflow/tfjs-backend-webgpu')> =>
  import('@tensorflow/tfjs-backend-webgpu');

/** Gradient rules of TensorFlow.js's own tape; the engine does without, the benchmark compares with them. */
export const loadGradients = (): Promise<unknown> =>
  import('@tensorflow/tfjs-core/dist/register_all_gradients');
