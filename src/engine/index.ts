/** The engine: `createEngine` starts a backend, `loadModel` takes a network, `run` streams a job's events. */
export { createEngine } from './createEngine';
export type { Capabilities, Engine, EngineOptions, ModelSource, RunOptions } from './engine';
export { EngineError, type ErrorCode } from './errors';
