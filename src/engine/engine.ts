/** The engine as the worker, the command line and the tests see it. Types only; `createEngine` is in `index.ts`. */
import type { BackendName, JobEvent, JobKind, JobSpec } from './jobs';
import type { Graph, Weights } from './graph/types';

/** A network and how its input is normalised: `(rgb / 255 - mean) / std`, per colour channel. */
export interface ModelSource {
  readonly graph: Graph;
  readonly weights: Weights;
  readonly classes: readonly string[];
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

export interface Capabilities {
  readonly backend: BackendName;
  readonly available: readonly BackendName[];
  /** WASM threads in use (1 without cross-origin isolation). */
  readonly threads: number;
  readonly simd: boolean;
  readonly crossOriginIsolated: boolean;
  /** Why this backend, in one sentence for a person. */
  readonly reason: string;
}

export interface EngineOptions {
  readonly backend: BackendName | 'auto';
  /** Backends that have failed in this session and are not to be tried again. */
  readonly exclude?: readonly BackendName[];
  /** Folder or URL of the `.wasm` files, ending in a slash. Node finds its own. */
  readonly wasmBase?: string;
  /** WASM threads wanted; without it TensorFlow.js chooses. */
  readonly threads?: number;
}

export interface RunOptions {
  /** Checked, after a macrotask, at every tap group: the job then throws EngineError `cancelled`. */
  readonly signal?: AbortSignal;
}

export interface Engine {
  readonly capabilities: Capabilities;
  /** Fold, check and upload a network under an id; throws EngineError `bad-graph` or `not-finite`. Replaces an older one. */
  loadModel(id: string, source: ModelSource): void;
  has(id: string): boolean;
  /** One job: yields its events, the last of them `done` (analyse) or `map`; throws an EngineError otherwise. One at a time. */
  run<K extends JobKind>(kind: K, spec: JobSpec<K>, options?: RunOptions): AsyncGenerator<JobEvent<K>>;
  /** Tensors and bytes alive, for leak checks. */
  memory(): { readonly tensors: number; readonly bytes: number };
  dispose(): void;
}
