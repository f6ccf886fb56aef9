import type { Engine, EngineOptions } from '../engine/engine';

/** Milliseconds until a thread that says nothing counts as refused. */
const PATIENCE_MS = 10_000;

/** What became of another thread: it is up, the host refused it, or nothing was heard of it in time. */
export type ThreadProbe = 'started' | 'refused' | 'silent';

/**
 * Whether this worker may start others of files beside the `.wasm` files. A strict Content-Security-Policy of the host can
 * refuse them, and TensorFlow.js would wait for its threads for ever.
 */
export function threadsStart(
  wasmBase: string,
  start: (url: string) => Worker = (url) => new Worker(url),
  patience = PATIENCE_MS,
): Promise<ThreadProbe> {
  return new Promise((resolve) => {
    let worker: Worker | null = null;
    const end = (found: ThreadProbe): void => {
      clearTimeout(timer);
      worker?.terminate();
      resolve(found);
    };
    const timer = setTimeout(() => {
      end('silent');
    }, patience);
    try {
      worker = start(`${wasmBase}probe.js`);
      worker.addEventListener('message', () => {
        end('started');
      });
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        end('refused');
      });
    } catch {
      end('refused');
    }
  });
}

/** `create` with one thread where the host refuses more, and a sentence that says so. */
export async function withThreads(
  create: (options: EngineOptions) => Promise<Engine>,
  options: EngineOptions,
  isolated: boolean,
  start: (wasmBase: string) => Promise<ThreadProbe> = threadsStart,
): Promise<Engine> {
  const { wasmBase } = options;
  if (!isolated || wasmBase === undefined) return create(options);
  const probe = await start(wasmBase);
  if (probe === 'started') return create(options);
  const engine = await create({ ...options, threads: 1 });
  const { capabilities } = engine;
  if (capabilities.backend !== 'wasm') return engine;
  const why =
    probe === 'refused'
      ? 'the host refuses others (its Content-Security-Policy)'
      : `no other could be started within ${PATIENCE_MS / 1000} s`;
  const reason = `${capabilities.reason} One thread, because ${why}.`.trim();
  return { ...engine, capabilities: { ...capabilities, reason } };
}
