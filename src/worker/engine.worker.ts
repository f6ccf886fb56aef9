/** The engine's thread: messages in, messages out; everything else is in `jobQueue.ts`. */
import { createEngine } from '../engine/index';
import { EngineError } from '../engine/errors';
import { loadPack, openPack, type Pack } from '../packs/load';
import { openStates } from '../packs/states';
import type { Opened } from './engineHost';
import { ownIdIn, readOwn } from '../packs/own';
import { JobQueue } from './jobQueue';
import type { FromWorker, ToWorker } from './protocol';
import { withThreads } from './threads';

/** The worker's global, as far as it is used: the page's and the worker's libraries cannot be loaded together. */
interface Scope {
  postMessage(message: FromWorker, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: ToWorker }) => void): void;
}
const scope = globalThis as unknown as Scope;

/** With the states that lie beside its weights. */
async function load(baseUrl: string, onFetched: (bytes: number) => void, fresh: boolean): Promise<Opened> {
  const { source, json, identity, read } = await open(baseUrl, onFetched, fresh);
  return { source, identity, states: (methods) => openStates(read, json, identity, methods) };
}

/** A pack over the network, or one of a person's own from the browser's files. */
function open(baseUrl: string, onFetched: (bytes: number) => void, fresh: boolean): Promise<Pack> {
  const own = ownIdIn(baseUrl);
  if (own === null) return loadPack(baseUrl, onFetched, fetch, fresh);
  return openPack((name) =>
    readOwn(own, name).catch((error: unknown) => {
      throw new EngineError('bad-pack', error instanceof Error ? error.message : String(error), {
        file: name,
      });
    }),
  );
}

const queue = new JobQueue({
  createEngine: (options) => withThreads(createEngine, options, crossOriginIsolated),
  loadPack: load,
  post: (message, transfer) => {
    scope.postMessage(message, transfer);
  },
});
scope.addEventListener('message', ({ data }) => {
  queue.receive(data);
});
