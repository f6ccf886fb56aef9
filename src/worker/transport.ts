import type { FromWorker, ToWorker } from './protocol';

/** What the client needs of a worker; a test gives a pair of ports instead. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  /**
   * Called once, before the first message. `onDeath`: the script threw, could not be loaded, or sent what cannot be
   * read.
   */
  listen(onMessage: (message: FromWorker) => void, onDeath: (why: string) => void): void;
  terminate(): void;
}

/** A browser's worker, by what its events mean. */
export function fromWorker(worker: Worker): WorkerLike {
  return {
    postMessage: (message) => {
      worker.postMessage(message);
    },
    listen: (onMessage, onDeath) => {
      worker.addEventListener('message', (event: MessageEvent<FromWorker>) => {
        onMessage(event.data);
      });
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        // A script that cannot be loaded sends a bare event, without a message.
        const { message } = event as { readonly message?: string };
        onDeath(message ? message : 'its script could not be loaded');
      });
      worker.addEventListener('messageerror', () => {
        onDeath('it sent a message that could not be read');
      });
    },
    terminate: () => {
      worker.terminate();
    },
  };
}

/** Start the engine's worker. The only place that names its script, so that the bundler can follow it. */
export const startEngineWorker = (): WorkerLike =>
  fromWorker(
    new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'splitscope-engine' }),
  );
