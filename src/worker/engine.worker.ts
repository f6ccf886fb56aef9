/** The engine's thread: messages in, messages out; everything else is in `jobQueue.ts`. */
import { createEngine } from '../engine/index';
import { loadPack } from '../packs/load';
import { JobQueue } from './jobQueue';
import type { FromWorker, ToWorker } from './protocol';
import { withThreads } from './threads';

/** The worker's global, as far as it is used: the page's and the worker's libraries cannot be loaded together. */
interface Scope {
  postMessage(message: FromWorker, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: ToWorker }) => void): void;
}
const scope = globalThis as unknown as Scope;

const queue = new JobQueue({
  createEngine: (options) => withThreads(createEngine, options, crossOriginIsolated),
  loadPack,
  post: (message, transfer) => {
    scope.postMessage(message, transfer);
  },
});
scope.addEventListener('message', ({ data }) => {
  queue.receive(data);
});
