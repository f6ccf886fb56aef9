import { EngineError } from '../engine/errors';
import type { JobKind, JobSpec } from '../engine/jobs';
import type { EngineClient, JobHandle, JobHandlers } from './client';

/** What of the client the store needs; a test gives a fake. */
export type JobClient = Pick<
  EngineClient,
  | 'start'
  | 'onCapabilities'
  | 'onUnavailable'
  | 'onFetched'
  | 'onSilent'
  | 'setBackend'
  | 'restart'
  | 'dispose'
>;

/**
 * A job that outlives one death of its worker: it is started once more in the new one, and its events begin again with
 * the first, after a call of `onAgain`. A second death is the caller's to hear: the job itself may be what kills.
 */
export function startWithRerun<K extends JobKind>(
  client: Pick<JobClient, 'start'>,
  kind: K,
  spec: JobSpec<K>,
  handlers: JobHandlers<K>,
  onAgain: () => void = () => undefined,
): Omit<JobHandle, 'id'> {
  let current = client.start(kind, spec, handlers);
  let cancelled = false;
  const done = current.done.catch((error: unknown) => {
    if (cancelled || !(error instanceof EngineError) || error.code !== 'worker-died') throw error;
    current = client.start(kind, spec, handlers);
    onAgain();
    return current.done;
  });
  done.catch(() => undefined);
  return {
    done,
    cancel: () => {
      cancelled = true;
      current.cancel();
    },
  };
}
