import type { JobEvent, JobKind, JobSpec } from '../engine/jobs';
import type { AppStore } from '../store/appStore';
import { toPlain } from '../worker/clientErrors';
import type { JobClient } from '../worker/clientRerun';

const isBusy = (store: AppStore): boolean => {
  const { run, map, detectors } = store.getState();
  return [run, map, detectors].some(({ status }) => status === 'running');
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

export interface GivingWayDeps {
  readonly store: AppStore;
  readonly client: Pick<JobClient, 'start'>;
}

/**
 * The events of a job that gives way: what a person does goes first, so that it waits for that, and is given up and begun again
 * afterwards where it had begun. One death of the worker is outlived. Rejects where the engine fails, or when the signal says so.
 */
export async function runGivingWay<K extends JobKind>(
  { store, client }: GivingWayDeps,
  kind: K,
  spec: JobSpec<K>,
  signal: AbortSignal,
): Promise<readonly JobEvent<K>[]> {
  let deaths = 0;
  const isStopped = (): boolean => signal.aborted;
  for (;;) {
    await quiet(store, signal);
    if (isStopped()) throw new Error('The run was stopped.');
    const events: JobEvent<K>[] = [];
    const job = client.start(kind, spec, {
      onEvent: (event) => {
        events.push(event);
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
      return events;
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
