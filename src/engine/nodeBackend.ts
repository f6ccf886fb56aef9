import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setWasmPaths, tf } from './tf';
import { useDirectSlice } from './wasmSlice';

/** Folder of TensorFlow.js's `.wasm` files, for `EngineOptions.wasmBase` in Node. */
export function nodeWasmBase(): string {
  // Beside what was built of this; another version of TensorFlow.js that the host may have is not ours.
  const bundled = fileURLToPath(new URL('./wasm/', import.meta.url));
  if (existsSync(bundled)) return bundled;
  const require = createRequire(import.meta.url);
  return path.join(path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), path.sep);
}

/**
 * Make `wasm` or `cpu` the backend in Node, without self-test or watch: for tests and scripts that call the parts of the
 * engine. One thread: TensorFlow.js has no WASM threads there. Throws Error where it does not start.
 */
export async function useNodeBackend(name: 'wasm' | 'cpu'): Promise<void> {
  setWasmPaths(nodeWasmBase());
  useDirectSlice();
  if (!(await tf.setBackend(name))) throw new Error(`The backend "${name}" did not start.`);
  await tf.ready();
}
