import type { Engine, EngineOptions } from '../engine/engine';

/** Milliseconds until a thread that says nothing counts as refused. */
const PATIENCE_MS = 5000;

/**
 * Whether this worker may start others of files beside the `.wasm` files. A strict Content-Security-Policy of the host can
 * refuse them, and TensorFlow.js would wait for its threads for ever.
 */
export function threadsStart(
  wasmBase: string,
  start: (url: string) => Worker = (url) => new Worker(url),
  patience = PATIENCE_MS,
): Promise<boolean> {
  return new Promise((resolve) => {
    let worker: Worker | null = null;
    const end = (works: boolean): void => {
      clearTimeout(timer);
      worker?.terminate();
      resolve(works);
    };
    const timer = setTimeout(() => {
      end(false);
    }, patience);
    try {
      worker = start(`${wasmBase}probe.js`);
      worker.addEventListener('message', () => {
        end(true);
      });
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        end(false);
      });
    } catch {
      end(false);
    }
  });
}

/** `create` with one thread where the host refuses more, and a sentence that says so. */
export async function withThreads(
  create: (options: EngineOptions) => Promise<Engine>,
  options: EngineOptions,
  isolated: boolean,
  start: (wasmBase: string) => Promise<boolean> = threadsStart,
): Promise<Engine> {
  const { wasmBase } = options;
  if (!isolated || wasmBase === undefined || (await start(wasmBase))) return create(options);
  const engine = await create({ ...options, threads: 1 });
  const { capabilities } = engine;
  if (capabilities.backend !== 'wasm') return engine;
  const reason =
    `${capabilities.reason} One thread, because the host refuses others (its Content-Security-Policy).`.trim();
  return { ...engine, capabilities: { ...capabilities, reason } };
}
