/** A stand-in for the engine and for the worker around it, for the tests of the job contract. No tests in here. */
import type { Engine, EngineOptions, ModelHandle, ModelSource } from '../../engine/engine';
import { EngineError, type ErrorCode } from '../../engine/errors';
import type {
  AnalyseEvent,
  AnalyseSpec,
  BackendName,
  CountsEvent,
  CountsSpec,
  JobEvent,
  JobKind,
  MapEvent,
  MapSpec,
} from '../../engine/jobs';
import { DEFAULT_SETTINGS, type Settings } from '../../engine/settings';
import { JobQueue } from '../jobQueue';
import type { FromWorker, ToWorker } from '../protocol';
import type { WorkerLike } from '../transport';

export const macrotask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The events of an analysis of two taps with three and two channels; every number says where it comes from. */
export function* analyseEvents(settings: Settings, backend: BackendName): Generator<AnalyseEvent> {
  const T = settings.iterations;
  const stats = (i: number) =>
    [3, 2].map((channels, tap) => ({
      tap,
      density: new Float32Array(channels).fill(0.5 + i / 1000 + settings.eta),
      histogram: new Uint32Array(channels * 5).fill(i),
    }));
  const gaia = stats(1);
  const score = (i: number): number => i + settings.eta;
  const outputs = (['msp', 'maxlogit', 'energy'] as const).map((method) => ({
    method,
    score: 0.25,
    settings: null,
  }));
  const gaiaScore = { method: 'gaia-z' as const, score: score(1), settings };
  yield {
    type: 'plan',
    taps: [
      { name: 'a', shape: [4, 4, 3] },
      { name: 'b', shape: [1, 1, 2] },
    ],
    groups: [[0], [1]],
    flop: 1e6,
    bins: 5,
    rule: 'z',
    settings,
    backend,
  };
  yield {
    type: 'forward',
    logits: Float32Array.of(1, 2),
    predictions: [{ index: 1, label: 'dog', probability: 0.7 }],
    scores: [...outputs, gaiaScore],
    gaia,
    seconds: { outputs: 0.01, gaia: 0.02 },
  };
  for (let i = 2; i <= T; i++) {
    for (let group = 0; group < 2; group++) {
      const tap = stats(i)[group]!;
      yield {
        type: 'iteration',
        iteration: i,
        group,
        taps: [tap],
        integrated: [{ tap: group, statistic: { kind: 'density', values: tap.density } }],
        done: 2 + (i - 2) * 2 + group,
        total: 1 + (T - 1) * 2,
      };
    }
  }
  yield {
    type: 'done',
    settings,
    result: {
      scores: [{ method: 'si-z', score: score(T), settings }, gaiaScore, ...outputs],
      si: stats(T).map((s) => ({ kind: 'density', values: s.density })),
      gaia: gaia.map((s) => ({ kind: 'density', values: s.density })),
      siByIteration: Float64Array.from({ length: T }, (_, i) => score(i + 1)),
      seconds: 0.1,
      backend,
      equalsGaia: T === 1,
    },
  };
}

export const mapEvent = (spec: MapSpec): MapEvent => ({
  type: 'map',
  result: {
    height: 1,
    width: 2,
    values: Float32Array.of(-1, 1),
    target: { index: 1, label: 'dog', probability: 0.7 },
    rule: 'z',
    request: spec.map,
    settings: spec.settings,
  },
});

/** Channels of a layer whose histograms take more than an analysis carries. */
export const WIDE = 80_000;

/** A clean pass and the iterations' histograms of a wide layer; a number says which. */
const countsEvent = ({ settings, tap }: CountsSpec): CountsEvent => {
  const [gaia, ...iterations] = Array.from({ length: settings.iterations + 1 }, (_, i) => ({
    tap,
    density: new Float32Array(WIDE).fill(0.5),
    histogram: new Uint32Array(57 * WIDE).fill(i),
  }));
  return { type: 'counts', gaia: gaia!, iterations, settings };
};

/** What the fake does, and what was done with it; shared by all engines of one test. */
export class Script {
  /** Backends in the order of choice. */
  backends: BackendName[] = ['webgpu', 'wasm'];
  /** Backend -> the error its jobs throw after `faultAfter` events. */
  readonly faults = new Map<BackendName, ErrorCode>();
  faultAfter = 2;
  /** Creating an engine on these fails. */
  readonly broken = new Set<BackendName>();
  /** Held until resolved, where given: the engine is starting. */
  gate: Promise<void> = Promise.resolve();
  /** Opening a network holds the thread so many times for some milliseconds, with a pause after each. */
  slices = 0;
  /** Held until resolved, where given: a network is opening. */
  opening: Promise<void> = Promise.resolve();
  /** Networks that began to open, and those that are open. */
  readonly uploads: string[] = [];
  readonly opened: string[] = [];
  /** The engine hangs without looking at its signal. */
  hang = false;
  readonly created: EngineOptions[] = [];
  readonly loaded: string[] = [];
  readonly runs: { kind: JobKind; backend: BackendName }[] = [];
  disposed = 0;
  active = 0;
  mostActive = 0;

  readonly createEngine = async (options: EngineOptions): Promise<Engine> => {
    this.created.push(options);
    await this.gate;
    const available = this.backends.filter((b) => options.exclude?.includes(b) !== true);
    const working = available.find((b) => !this.broken.has(b));
    const backend = options.backend === 'auto' ? working : options.backend;
    if (backend === undefined || this.broken.has(backend) || !available.includes(backend))
      throw new EngineError('backend-unavailable', `${backend ?? 'Nothing'} is not available here.`);
    return new FakeEngine(this, backend, available);
  };

  readonly loadPack = async (
    baseUrl: string,
    onFetched: (bytes: number) => void,
  ): Promise<{ source: ModelSource }> => {
    await macrotask();
    onFetched(1000);
    onFetched(2500);
    if (baseUrl.endsWith('/missing/')) throw new Error('pack.json of "missing" was not found.');
    this.loaded.push(baseUrl);
    const source: ModelSource = {
      graph: { nodes: [], output: '', features: '', taps: { gaia: [], reference: [] } },
      weights: {},
      classes: ['cat', 'dog'],
      mean: [0, 0, 0],
      std: [1, 1, 1],
    };
    return { source };
  };
}

class FakeEngine implements Engine {
  readonly capabilities;
  private readonly models = new Set<string>();

  constructor(
    private readonly script: Script,
    private readonly backend: BackendName,
    available: readonly BackendName[],
  ) {
    this.capabilities = {
      backend,
      available,
      threads: 1,
      simd: true,
      crossOriginIsolated: false,
      reason: `${backend} it is.`,
    };
  }

  async loadModel(id: string): Promise<ModelHandle> {
    const { script } = this;
    script.uploads.push(id);
    for (let i = 0; i < script.slices; i++) {
      const end = performance.now() + 5;
      while (performance.now() < end);
      await macrotask();
    }
    await script.opening;
    script.opened.push(id);
    this.models.add(id);
    return {
      id,
      bytes: 0,
      unload: () => {
        this.unload(id);
      },
    };
  }

  unload(id: string): void {
    this.models.delete(id);
  }

  has(id: string): boolean {
    return this.models.has(id);
  }

  async *run<K extends JobKind>(
    kind: K,
    spec: AnalyseSpec | MapSpec | CountsSpec,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<JobEvent<K>> {
    const { script } = this;
    script.runs.push({ kind, backend: this.backend });
    script.mostActive = Math.max(script.mostActive, ++script.active);
    try {
      if (script.hang) await new Promise(() => undefined);
      const events =
        'map' in spec
          ? [mapEvent(spec)]
          : 'tap' in spec
            ? [countsEvent(spec)]
            : analyseEvents(spec.settings, this.backend);
      let count = 0;
      for (const event of events) {
        await macrotask();
        if (signal?.aborted === true) throw new EngineError('cancelled', 'The job was cancelled.');
        const code = script.faults.get(this.backend);
        if (code !== undefined && count++ === script.faultAfter)
          throw new EngineError(code, 'The GPU was lost.');
        yield event as JobEvent<K>;
      }
    } finally {
      script.active--;
    }
  }

  memory(): { tensors: number; bytes: number } {
    return { tensors: 0, bytes: 0 };
  }

  dispose(): void {
    this.script.disposed++;
  }
}

export interface FakeWorker extends WorkerLike {
  /** As if the script had thrown. */
  crash(why: string): void;
  readonly terminated: boolean;
}

/** The queue in the page's own thread; messages arrive in microtasks. */
export function inProcess(script: Script): FakeWorker {
  let toPage: ((message: FromWorker) => void) | null = null;
  let onDeath: ((why: string) => void) | null = null;
  let alive = true;
  const queue = new JobQueue({
    createEngine: script.createEngine,
    loadPack: script.loadPack,
    post: (message) => {
      queueMicrotask(() => {
        if (alive) toPage?.(message);
      });
    },
  });
  return {
    postMessage: (message) => {
      queueMicrotask(() => {
        if (alive) queue.receive(message);
      });
    },
    listen: (message, death) => {
      toPage = message;
      onDeath = death;
    },
    terminate: () => {
      alive = false;
    },
    crash: (why) => onDeath?.(why),
    get terminated() {
      return !alive;
    },
  };
}

/** The queue behind a message channel: structured clones, real transfers, real delays. */
export function throughChannel(script: Script): FakeWorker {
  const { port1: page, port2: worker } = new MessageChannel();
  let onDeath: ((why: string) => void) | null = null;
  let alive = true;
  const queue = new JobQueue({
    createEngine: script.createEngine,
    loadPack: script.loadPack,
    post: (message, transfer) => {
      if (alive) worker.postMessage(message, transfer);
    },
  });
  worker.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    queue.receive(data);
  };
  return {
    postMessage: (message) => {
      page.postMessage(message);
    },
    listen: (message, death) => {
      onDeath = death;
      page.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        message(data);
      };
    },
    terminate: () => {
      alive = false;
      page.close();
      worker.close();
    },
    crash: (why) => onDeath?.(why),
    get terminated() {
      return !alive;
    },
  };
}

export const analyseSpec = (change: Partial<Settings> = {}, pack = 'p'): AnalyseSpec => ({
  pack,
  image: { kind: 'rgb8', height: 1, width: 1, data: Uint8Array.of(1, 2, 3) },
  settings: { ...DEFAULT_SETTINGS, ...change },
  histograms: true,
});
