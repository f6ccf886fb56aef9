import { Worker } from 'node:worker_threads';
import type { ScoreOptions } from './options';
import type { FromThread, Lane, Outcome } from './work';

/**
 * A lane in a thread of its own. On abort the batch under way ends with what is done of it. Resolves when its engine is ready;
 * rejects with one sentence where the pack or the backend cannot be used, or the thread dies.
 */
export function openThread(script: URL, options: ScoreOptions, signal?: AbortSignal): Promise<Lane> {
  return new Promise((ready, unusable) => {
    const worker = new Worker(script, { workerData: options });
    let outcomes: Outcome[] = [];
    let finish = (): void => undefined;
    let lost: (error: Error) => void = unusable;
    const die = (why: string): void => {
      lost(new Error(`An engine ended unexpectedly: ${why}.`));
    };
    const end = (): void => {
      worker.removeAllListeners('exit');
      void worker.terminate();
    };
    worker.on('error', (error) => {
      die(error instanceof Error ? error.message : String(error));
    });
    worker.on('exit', (code) => {
      die(`its thread left with code ${code}`);
    });
    signal?.addEventListener('abort', () => {
      end();
      finish();
      unusable(new Error('Stopped.'));
    });
    worker.on('message', (message: FromThread) => {
      switch (message.type) {
        case 'ready':
          ready({
            run: (items) =>
              new Promise((resolve, reject) => {
                outcomes = [];
                finish = () => {
                  resolve(outcomes);
                };
                lost = reject;
                if (signal?.aborted === true) finish();
                else worker.postMessage(items);
              }),
            end,
          });
          return;
        case 'unusable':
          unusable(new Error(message.why));
          end();
          return;
        case 'outcome':
          outcomes.push(message.outcome);
          return;
        case 'end':
          finish();
      }
    });
  });
}
