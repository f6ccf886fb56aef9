import { createRequire } from 'node:module';
import path from 'node:path';
import { setWasmPaths, tf } from './tf';

/** Make `wasm` or `cpu` the backend in Node. One thread: TensorFlow.js has no WASM threads there. */
export async function useNodeBackend(name: 'wasm' | 'cpu'): Promise<void> {
  const require = createRequire(import.meta.url);
  const main = require.resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(path.join(path.dirname(main), path.sep));
  if (!(await tf.setBackend(name))) throw new Error(`The backend "${name}" did not start.`);
  await tf.ready();
}
