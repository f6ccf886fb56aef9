/**
 * `splitscope/worker`: the engine in a thread of its own, for a page; without TensorFlow.js in the page itself.
 *
 * ```js
 * const client = new EngineClient(startEngineWorker, { packBase, wasmBase, backend: 'auto' });
 * const job = client.start('analyse', { pack, image, settings, histograms: false }, { onEvent: console.log });
 * await job.done;
 * ```
 */
export { EngineError } from '../engine/errors';
export { type Rgba, toNetwork } from '../images/network/toNetwork';
export type * from '../engine/jobs';
export { DEFAULT_SETTINGS, type Settings } from '../engine/settings';
export { type ClientOptions, EngineClient, type JobHandle, type JobHandlers } from '../worker/client';
export { fromWorker, startEngineWorker, type WorkerLike } from '../worker/transport';
