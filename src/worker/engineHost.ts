import type { Capabilities, Engine, EngineOptions, ModelSource } from '../engine/engine';
import { EngineError } from '../engine/errors';
import type { MethodId } from '../engine/detectors/methods';
import type { AskedMethod, BackendName } from '../engine/jobs';
import { raceAbort } from '../lib/abort';
import { must } from '../lib/must';
import type { States } from '../packs/states';
import { FittedStates } from './fittedStates';
import { asEngineError } from './wire';

/** A network, and how the fitted states that come with it are read: only those asked for. */
export interface Opened {
  readonly source: ModelSource;
  readonly identity?: { readonly network: string };
  readonly states?: (methods: readonly MethodId[]) => Promise<States>;
}

/** What a host needs from outside; tests give fakes. */
export interface HostDeps {
  readonly createEngine: (options: EngineOptions) => Promise<Engine>;
  /**
   * Reads the pack in a folder; `baseUrl` ends in a slash; `onFetched` hears how many bytes of it have come so far; `fresh`: past
   * what the browser keeps.
   */
  readonly loadPack: (baseUrl: string, onFetched: (bytes: number) => void, fresh: boolean) => Promise<Opened>;
  /** The engine works: a network is being opened. */
  readonly onBeat?: () => void;
  /** So many bytes of a pack have come. */
  readonly onFetched: (pack: string, bytes: number) => void;
  readonly onReady: (capabilities: Capabilities) => void;
  readonly onUnavailable: (error: EngineError) => void;
}
/** What the page's `init` says; folders end in a slash. */
export interface HostOptions {
  readonly backend: BackendName | 'auto';
  readonly packBase: string;
  readonly wasmBase: string;
}

/** Time (ms) between signs of life while a server is waited for. */
const BEAT_MS = 5000;

const NAMES: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  wasm: 'WASM',
  cpu: 'plain JavaScript',
};

/** Whether the fault lies in the backend, so that another one may well do the job. */
function isBackendFault(error: EngineError, backend: BackendName): boolean {
  if (error.code === 'gpu-lost' || error.code === 'gpu-error' || error.code === 'self-test-failed')
    return true;
  // A GPU that ran out of memory has dropped work silently; the machine's own memory is usually larger.
  return error.code === 'out-of-memory' && backend === 'webgpu';
}

/** The one engine of a worker: starts it, gives it packs, and replaces it when its backend fails. */
export class EngineHost {
  private engine: Promise<Engine> | null = null;
  /** The engine once it is up. */
  private current: Engine | null = null;
  private readonly failed: BackendName[] = [];
  /** The networks that were given to the engine, by their content where it is known. */
  private readonly held = new Map<string, string | null>();
  /** Packs that could not be read or opened: what the browser keeps of them is not asked again. */
  private readonly spoilt = new Set<string>();
  /** Packs that are being read and opened: for every job that wants them, also after the one that wanted them first. */
  private readonly opening = new Map<string, Promise<Engine>>();
  private readonly fitted = new FittedStates();

  constructor(
    private readonly deps: HostDeps,
    private readonly options: HostOptions,
  ) {}

  /** Begin to start the engine; `onReady` or `onUnavailable` tells the outcome. */
  start(): void {
    this.engine ??= this.announce(this.create(this.options.backend, null));
  }

  /**
   * The engine with this pack in it; with `network`, its SHA-256, no other network of that name. Rejects with the signal's reason on
   * abort, while the pack goes on opening for others; `bad-pack` where it cannot be read or is another one by now.
   */
  engineWith(pack: string, signal: AbortSignal, network: string | null = null): Promise<Engine> {
    this.start();
    const key = `${pack} ${network ?? ''}`;
    let opening = this.opening.get(key);
    if (opening === undefined) {
      opening = this.open(pack, network, must(this.engine));
      const own = opening;
      const forget = (): void => {
        // Not kept where it failed: the next job tries again, as a person who is back online expects.
        if (this.opening.get(key) === own) this.opening.delete(key);
      };
      opening.then(forget, forget);
      this.opening.set(key, opening);
    }
    return raceAbort(opening, signal);
  }

  /** The detectors with the fitted states that a pack brings for them; those that have one already keep it. */
  withStates(pack: string, methods: readonly AskedMethod[]): Promise<readonly AskedMethod[]> {
    return this.fitted.fill(pack, methods);
  }

  /** After a backend fault: the next backend takes over, with a new `onReady`. False where none is left. */
  async replace(fault: EngineError): Promise<boolean> {
    const old = await must(this.engine);
    if (!isBackendFault(fault, old.capabilities.backend)) return false;
    old.dispose();
    this.current = null;
    this.opening.clear();
    this.failed.push(old.capabilities.backend);
    this.engine = this.announce(this.create('auto', fault));
    return this.engine.then(
      () => true,
      () => false,
    );
  }

  private announce(engine: Promise<Engine>): Promise<Engine> {
    engine.catch((error: unknown) => {
      this.deps.onUnavailable(asEngineError(error));
    });
    return engine;
  }

  /** A backend asked for by name that does not start gives way to the automatic choice: a link must open anywhere. */
  private async create(backend: BackendName | 'auto', fault: EngineError | null): Promise<Engine> {
    let engine: Engine;
    try {
      engine = await this.deps.createEngine({
        backend,
        exclude: [...this.failed],
        wasmBase: this.options.wasmBase,
      });
    } catch (thrown) {
      const error = asEngineError(thrown);
      if (backend === 'auto') throw error;
      if (error.code !== 'backend-unavailable') this.failed.push(backend);
      return this.create('auto', error);
    }
    const { capabilities } = engine;
    const reason =
      fault === null
        ? capabilities.reason
        : `${fault.message} Working on ${NAMES[capabilities.backend]} instead. ${capabilities.reason}`.trim();
    this.current = engine;
    this.deps.onReady({ ...capabilities, reason });
    return engine;
  }

  /** Read a pack while the engine starts, and open it there; nothing of what was read is kept. */
  private async open(pack: string, network: string | null, starting: Promise<Engine>): Promise<Engine> {
    const has = (engine: Engine | null): boolean => {
      const held = this.held.get(pack) ?? null;
      return engine?.has(pack) === true && (network === null || held === null || held === network);
    };
    const reading = has(this.current) ? null : this.read(pack);
    reading?.catch(() => undefined);
    const engine = await starting;
    if (has(engine)) return engine;
    const { source, identity } = await (reading ?? this.read(pack));
    const found = identity?.network ?? null;
    if (network !== null && found !== null && found !== network) {
      this.spoilt.add(pack);
      throw new EngineError(
        'bad-pack',
        `The network "${pack}" is another one on the server than when this page was loaded: load the page again.`,
        { pack },
      );
    }
    await engine.loadModel(pack, source, { onBeat: this.deps.onBeat ?? (() => undefined) });
    this.held.set(pack, found);
    this.spoilt.delete(pack);
    return engine;
  }

  private async read(pack: string): ReturnType<HostDeps['loadPack']> {
    // Waiting for a server is work too: how long it may say nothing is the reader's to judge.
    const beats = setInterval(() => this.deps.onBeat?.(), BEAT_MS);
    try {
      const opened = await this.deps.loadPack(
        `${this.options.packBase}${pack}/`,
        (bytes) => {
          this.deps.onFetched(pack, bytes);
        },
        this.spoilt.has(pack),
      );
      this.fitted.of(pack, opened.states ?? null);
      return opened;
    } catch (error) {
      this.spoilt.add(pack);
      throw asEngineError(error, 'bad-pack');
    } finally {
      clearInterval(beats);
    }
  }
}
