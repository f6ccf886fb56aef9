import { BatchAnswers, type StateOf } from '../../benchmark/answers';
import type { AskedColumn, ImageAnswer } from '../../benchmark/run';
import type { NetworkImage } from '../../engine/jobs';
import type { AppStore } from '../../store/appStore';
import { toPlain } from '../../worker/clientErrors';
import type { JobClient } from '../../worker/clientRerun';

const UNFITTED = 'This detector learns from ID pictures first, and this network brings no state of it.';

const isBusy = (store: AppStore): boolean => {
  const { run, map } = store.getState();
  return run.status === 'running' || map.status === 'running';
};

/** Settles when nothing runs for the person, or when the signal says so. */
function quiet(store: AppStore, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (!isBusy(store) || signal.aborted) {
      done();
      return;
    }
    const end = (): void => {
      off();
      signal.removeEventListener('abort', end);
      done();
    };
    const off = store.subscribe(() => {
      if (!isBusy(store)) end();
    });
    signal.addEventListener('abort', end);
  });
}

export interface ScoreDeps {
  readonly store: AppStore;
  readonly client: Pick<JobClient, 'start'>;
}

/**
 * Scores of a batch. What a person does goes first: a batch waits for it, and one that has begun is given up and begun again
 * afterwards. Rejects where the engine fails, or when the signal says so.
 */
export async function scoreBatch(
  { store, client }: ScoreDeps,
  pack: string,
  images: readonly NetworkImage[],
  columns: readonly AskedColumn[],
  states: StateOf,
  signal: AbortSignal,
): Promise<ImageAnswer[]> {
  let deaths = 0;
  const isStopped = (): boolean => signal.aborted;
  for (;;) {
    await quiet(store, signal);
    if (isStopped()) throw new Error('The run was stopped.');
    const answers = new BatchAnswers(pack, images, columns, states, UNFITTED);
    const job = client.start('score', answers.spec, {
      onEvent: (event) => {
        answers.take(event);
      },
    });
    const cancel = (): void => {
      job.cancel();
    };
    const off = store.subscribe(() => {
      if (isBusy(store)) cancel();
    });
    signal.addEventListener('abort', cancel);
    try {
      await job.done;
      return answers.result();
    } catch (error) {
      const { code } = toPlain(error);
      // Given up for the person's sake, or the worker died and is there again: once more.
      if (isStopped() || (code !== 'cancelled' && !(code === 'worker-died' && ++deaths <= 1))) throw error;
    } finally {
      off();
      signal.removeEventListener('abort', cancel);
    }
  }
}
