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

/** What an engine runs on. */
export interface Capabilities {
  readonly backend: BackendName;
  /** Present where its GPU is emulated in software. */
  readonly software?: true;
  /** Backends that could be started here, the excluded ones left out; a software GPU stands last. */
  readonly available: readonly BackendName[];
  /** WASM threads in use (1 without cross-origin isolation). */
  readonly threads: number;
  /** Whether WASM runs with SIMD; false on the other backends. */
  readonly simd: boolean;
  readonly crossOriginIsolated: boolean;
  /** Why this backend, in sentences for a person. */
  readonly reason: string;
}

/** How `createEngine` starts. */
export interface EngineOptions {
  /** A name is started or refused, never replaced; `auto` tries what there is (a software GPU never). */
  readonly backend: BackendName | 'auto';
  /** Backends that have failed in this session and are not to be tried again. */
  readonly exclude?: readonly BackendName[];
  /** Folder or URL of the `.wasm` files, ending in a slash. Node finds its own. */
  readonly wasmBase?: string;
  /**
   * WASM threads wanted, at most 8; without it one a logical core. Node and pages without cross-origin isolation have
   * one.
   */
  readonly threads?: number;
  /** Bytes that the networks may take together before the one unused for longest is freed; 1.5 GB where not said. */
  readonly modelBytes?: number;
}

/** A network that an engine holds. */
export interface ModelHandle {
  readonly id: string;
  /** What it takes on the backend. */
  readonly bytes: number;
  /** Free it; another of the same id that has taken its place stays. */
  unload(): void;
}

/** How one job is run. */
export interface RunOptions {
  /** Checked, after a macrotask, at every tap group: the job then throws EngineError `cancelled`. */
  readonly signal?: AbortSignal;
  /** Called whenever the job pauses to let others in: it has done something since. Often, so do little. */
  readonly onBeat?: () => void;
}

/** An engine on one backend, made by `createEngine`. */
export interface Engine {
  readonly capabilities: Capabilities;
  /**
   * Check, fold and upload a network under an id, in slices of some 30 ms; nothing of `source` is kept but its classes and its
   * normalisation. Replaces an older one, and frees those unused for longest where all together are too large: `has` tells.
   * Rejects with EngineError `bad-graph`, `not-finite`, `out-of-memory`, or `cancelled` on `signal`.
   */
  loadModel(id: string, source: ModelSource, options?: RunOptions): Promise<ModelHandle>;
  /** Free a network. */
  unload(id: string): void;
  /** Whether a network is loaded under this id. */
  has(id: string): boolean;
  /**
   * One job: yields its events, the last of them `done` (analyse) or `map`; throws an EngineError otherwise (its own
   * faults: `bad-pack` for an id that is not loaded, `bad-settings`, `bad-image`, `not-finite`). One at a time. A reader
   * that stops early must end the generator, as `for await` does: its tensors are freed there.
   */
  run<K extends JobKind>(kind: K, spec: JobSpec<K>, options?: RunOptions): AsyncGenerator<JobEvent<K>>;
  /** Tensors and bytes alive, for leak checks. */
  memory(): { readonly tensors: number; readonly bytes: number };
  /** Free the networks and the backend; nothing may be called after it. */
  dispose(): void;
}
