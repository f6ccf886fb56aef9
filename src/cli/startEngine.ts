import { createEngine, type Engine, EngineError } from '../engine';
import type { BackendName } from '../engine/jobs';
import { nodeWasmBase } from '../engine/nodeBackend';

/** Show TensorFlow.js the GPU through Dawn, as a browser would. Throws EngineError `backend-unavailable`. */
async function installGpu(): Promise<void> {
  let dawn;
  try {
    dawn = await import('webgpu');
  } catch {
    throw new EngineError(
      'backend-unavailable',
      '--backend webgpu needs the npm package "webgpu", which is not installed or does not load here.',
    );
  }
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  // Node 20 has no navigator; later ones have one whose properties may be added to.
  const host = globalThis as { navigator?: object };
  host.navigator ??= {};
  Object.defineProperty(host.navigator, 'gpu', { value: gpu, configurable: true });
  if ((await gpu.requestAdapter()) === null)
    throw new EngineError('backend-unavailable', '--backend webgpu needs a GPU, and none is found here.');
}

/** The engine on exactly the backend asked for, never on another. Throws EngineError. */
export async function startEngine(backend: BackendName): Promise<Engine> {
  if (backend === 'webgpu') await installGpu();
  return createEngine({ backend, wasmBase: nodeWasmBase() });
}
