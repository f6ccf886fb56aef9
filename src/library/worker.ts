/**
 * `splitscope/worker`: the engine in a thread of its own, for a page.
 *
 * ```js
 * const client = new EngineClient(startEngineWorker, { packBase, wasmBase, backend: 'auto' });
 * const job = client.start('analyse', { pack, image, settings, histograms: false }, { onEvent: console.log });
 * await job.done;
 * ```
 */
export { type ClientOptions, EngineClient, type JobHandle, type JobHandlers } from '../worker/client';
export { fromWorker, startEngineWorker, type WorkerLike } from '../worker/transport';
