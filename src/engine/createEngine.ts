import { available, type Backend, probe, startBackend } from './backend';
import type { Capabilities, Engine, EngineOptions, RunOptions } from './engine';
import { EngineError, isOutOfMemory } from './errors';
import type { BackendName, JobEvent, JobKind, JobSpec } from './jobs';
import { macrotask } from './macrotask';
import { ModelShelf } from './modelShelf';
import { runJob } from './run';
import { needRoom, needRoomForWeights, type Need, weightBytes } from './runs/memory';
import { Meter, withWorking } from './runs/working';
import { selfTest } from './selfTest';
import { getThreadsCount, tf } from './tf';

const NAMES: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  wasm: 'WASM',
  cpu: 'Plain JavaScript',
};

/** Jobs of which many numbers are waited for: they say that they work, between their events. */
const TALKS: ReadonlySet<JobKind> = new Set(['analyse', 'score', 'fit']);

/** What `work` gives; throws what the backend reports of it, even where `work` itself saw nothing wrong. */
async function watched<T>(backend: Backend, work: () => Promise<T>): Promise<T> {
  backend.open();
  try {
    return await work();
  } finally {
    await backend.close();
  }
}

/** Start a backend and let it prove itself. A backend that fails the self-test is shut down again. */
async function proven(name: BackendName, options: EngineOptions): Promise<Backend> {
  const backend = await startBackend(name, options);
  try {
    await watched(backend, selfTest);
    return backend;
  } catch (error) {
    backend.dispose();
    throw error;
  }
}

/**
 * Choose a backend. A named one is started or refused. `auto`: a real GPU and WASM both run the self-test and a timed
 * probe, and the faster is taken; plain JavaScript where neither works; never a software GPU.
 */
async function choose(
  options: EngineOptions,
): Promise<{ backend: Backend; reason: string; all: BackendName[] }> {
  const found = (await available()).filter(({ name }) => options.exclude?.includes(name) !== true);
  const all = found.map(({ name }) => name);
  if (options.backend !== 'auto') {
    if (!all.includes(options.backend))
      throw new EngineError('backend-unavailable', `${NAMES[options.backend]} is not available here.`);
    const backend = await proven(options.backend, options);
    const slow = backend.software ? ' It is a software GPU: expect it to be much slower than WASM.' : '';
    return { backend, reason: `${NAMES[options.backend]} was chosen by hand.${slow}`, all };
  }
  const notes: string[] = [];
  const software = found.find((f) => f.software);
  if (software !== undefined) notes.push('The only GPU here is emulated in software, so it is not used.');
  else if (!all.includes('webgpu')) {
    notes.push(
      options.exclude?.includes('webgpu') === true
        ? 'The GPU failed earlier and is not tried again.'
        : 'No WebGPU here.',
    );
  }
  /** A backend that passes the self-test, and its time (ms) in the probe; null, and a note, where it does not. */
  const attempt = async (
    name: BackendName,
    timed: boolean,
  ): Promise<{ readonly backend: Backend; readonly ms: number } | null> => {
    if (!all.includes(name)) return null;
    let backend: Backend | null = null;
    try {
      backend = await proven(name, options);
      return { backend, ms: timed ? await watched(backend, probe) : 0 };
    } catch (error) {
      backend?.dispose();
      notes.push(`${NAMES[name]} is not used: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  };
  const gpu = software === undefined ? await attempt('webgpu', true) : null;
  const wasm = await attempt('wasm', gpu !== null);
  if (gpu !== null) {
    if (wasm === null || gpu.ms <= wasm.ms) {
      await tf.setBackend('webgpu');
      const why = wasm === null ? 'is used' : 'was the faster in a short probe';
      notes.push(`WebGPU on ${gpu.backend.description} ${why}.`);
      return { backend: gpu.backend, reason: notes.join(' '), all };
    }
    gpu.backend.dispose();
    notes.push('WASM was faster than WebGPU in a short probe.');
  }
  const backend = (wasm ?? (await attempt('cpu', false)))?.backend ?? null;
  if (backend === null)
    throw new EngineError('backend-unavailable', `No backend works here. ${notes.join(' ')}`);
  if (backend.name === 'cpu') notes.push('Plain JavaScript is used; it is slow.');
  return { backend, reason: notes.join(' '), all };
}

async function simdOf(name: BackendName): Promise<boolean> {
  if (name !== 'wasm') return false;
  return tf.env().getAsync('WASM_HAS_SIMD_SUPPORT') as Promise<boolean>;
}

/**
 * The engine on one backend. TensorFlow.js has one current backend a process (or worker): dispose one engine before
 * making another. Throws EngineError `backend-unavailable` or `self-test-failed`.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  tf.env().set('PROD', true);
  const { backend, reason, all } = await choose(options);
  // Undefined in Node, where TensorFlow.js has no threads at all.
  const { crossOriginIsolated } = globalThis as { readonly crossOriginIsolated?: boolean };
  const threads = backend.name === 'wasm' ? Math.max(1, getThreadsCount()) : 1;
  const single = backend.name === 'wasm' && threads === 1 && crossOriginIsolated === false;
  const capabilities: Capabilities = {
    backend: backend.name,
    ...(backend.software ? { software: true } : {}),
    available: all,
    threads,
    simd: await simdOf(backend.name),
    crossOriginIsolated: crossOriginIsolated === true,
    reason: single ? `${reason} One thread, because this page is not cross-origin isolated.`.trim() : reason,
  };
  const models = new ModelShelf(options.modelBytes);
  const { limits } = backend;
  let running = false;

  const check = (signal: AbortSignal | undefined): void => {
    const fault = backend.fault();
    if (fault !== null) throw fault;
    if (signal?.aborted === true) throw new EngineError('cancelled', 'The job was cancelled.');
  };

  async function* run<K extends JobKind>(
    kind: K,
    spec: JobSpec<K>,
    { signal, onBeat }: RunOptions = {},
  ): AsyncGenerator<JobEvent<K>> {
    if (running) throw new EngineError('internal', 'The engine runs one job at a time.');
    const loaded = models.get(spec.pack);
    if (loaded === undefined) throw new EngineError('bad-pack', `The pack "${spec.pack}" is not loaded.`);
    running = true;
    const release = models.hold(spec.pack);
    const meter = new Meter();
    const pause = async (): Promise<void> => {
      await macrotask();
      check(signal);
      meter.beat();
      onBeat?.();
    };
    const context = {
      backend: backend.name,
      software: backend.software,
      pause: Object.assign(pause, { work: meter.work }),
      reserve: (need: Need) => {
        needRoom(need, loaded.model.bytes, limits);
        models.makeRoom(spec.pack, (limits.total - need.total) / limits.copies);
      },
    };
    backend.open();
    try {
      check(signal);
      const events = runJob(kind, loaded, spec, context);
      // Who waits for a map, or for anything else that was asked for by itself, waits for nothing else.
      const talking = TALKS.has(kind) ? (withWorking(events, meter) as typeof events) : events;
      for await (const event of talking) {
        if (event.type === 'working') {
          // No number is in it, and the job goes on meanwhile: the backend is asked at the next event.
          check(signal);
          yield event;
          continue;
        }
        // No number leaves, be it one that streams, before the backend has nothing to confess of it.
        await backend.close();
        check(signal);
        yield event;
        backend.open();
      }
    } catch (error) {
      throw asEngineError(error, backend);
    } finally {
      running = false;
      release();
      await backend.close().catch(() => undefined);
    }
  }

  return {
    capabilities,
    async loadModel(id, source, { signal, onBeat } = {}) {
      try {
        const { graph, weights } = source;
        needRoomForWeights(graph, weights, limits);
        models.makeRoom(id, limits.total / limits.copies - weightBytes(graph, weights));
        return await models.load(id, source, async () => {
          await macrotask();
          check(signal);
          onBeat?.();
        });
      } catch (error) {
        throw asEngineError(error, backend);
      }
    },
    unload: (id) => {
      models.unload(id);
    },
    has: (id) => models.has(id),
    run,
    memory() {
      const { numTensors, numBytes } = tf.memory();
      return { tensors: numTensors, bytes: numBytes };
    },
    dispose() {
      models.dispose();
      backend.dispose();
    },
  };
}

/** What a job throws, as an EngineError: the backend's own report first, then what was thrown. */
function asEngineError(error: unknown, backend: Backend): EngineError {
  const fault = backend.fault();
  if (fault !== null) return fault;
  if (error instanceof EngineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isOutOfMemory(error))
    return new EngineError(
      'out-of-memory',
      `There is not enough memory for this network and image: ${message}.`,
    );
  return new EngineError('internal', message);
}
