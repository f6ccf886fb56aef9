import type { EngineOptions } from './engine';
import { EngineError, type ErrorCode } from './errors';
import type { BackendName } from './jobs';
import { type MemoryLimits, NO_LIMITS, WASM_LIMITS } from './runs/memory';
import { loadWebgpu, read, setThreadsCount, setWasmPaths, tf } from './tf';
import { useDirectSlice } from './wasmSlice';

/** A started backend: what it is, and a watch on what it reports without throwing. */
export interface Backend {
  readonly name: BackendName;
  /** For people: "nvidia ampere", "WASM". */
  readonly description: string;
  /** A GPU emulated on the CPU: some hundred times slower than WASM. */
  readonly software: boolean;
  /** What it can hold. */
  readonly limits: MemoryLimits;
  /** The error reported since the start, if any: what the backend computes after it is not to be believed. */
  fault(): EngineError | null;
  /** Open error scopes: what is computed from here on is watched. Nothing to do where errors are thrown anyway. */
  open(): void;
  /**
   * Close the scopes. Throws the fault, if one was caught in them or reported since the start; harmless where none are
   * open.
   */
  close(): Promise<void>;
  /** Give the backend up; what it reports afterwards is not heard. */
  dispose(): void;
}

interface GpuAdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly description?: string;
  readonly device?: string;
  readonly isFallbackAdapter?: boolean;
}

const gpuOf = (): GPU | undefined =>
  (globalThis as { readonly navigator?: { readonly gpu?: GPU } }).navigator?.gpu;

/** Whether an adapter draws on the CPU (SwiftShader, llvmpipe, WARP), by what it says of itself. */
export function isSoftware(info: GpuAdapterInfo, isFallbackAdapter: boolean): boolean {
  const text = `${info.vendor} ${info.architecture} ${info.description} ${info.device}`.toLowerCase();
  return (
    isFallbackAdapter ||
    info.isFallbackAdapter === true ||
    /swiftshader|llvmpipe|lavapipe|basic render|software/.test(text)
  );
}

async function adapterOf(): Promise<{ adapter: GPUAdapter; info: GpuAdapterInfo; software: boolean } | null> {
  const adapter = await gpuOf()?.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null || adapter === undefined) return null;
  const info = (adapter as { readonly info?: GpuAdapterInfo }).info ?? {};
  const fallback = (adapter as { readonly isFallbackAdapter?: boolean }).isFallbackAdapter === true;
  return { adapter, info, software: isSoftware(info, fallback) };
}

/**
 * Backends that could be started here, best first. A software GPU is in the list, at its end, for those who ask for it.
 */
export async function available(): Promise<{ name: BackendName; software: boolean }[]> {
  const list: { name: BackendName; software: boolean }[] = [
    { name: 'wasm', software: false },
    { name: 'cpu', software: false },
  ];
  const gpu = await adapterOf().catch(() => null);
  if (gpu === null) return list;
  const entry = { name: 'webgpu' as const, software: gpu.software };
  return gpu.software ? [...list, entry] : [entry, ...list];
}

const navigatorOf = (): { readonly hardwareConcurrency?: number } =>
  (globalThis as { readonly navigator?: { readonly hardwareConcurrency?: number } }).navigator ?? {};

/**
 * Start WASM on `threads` threads. TensorFlow.js's module takes at most half of `navigator.hardwareConcurrency`,
 * whatever `setThreadsCount` asks for (one thread on a machine of two cores); so it is shown twice as many while it
 * starts, and no longer.
 */
async function startWasm(threads: number): Promise<boolean> {
  useDirectSlice();
  // The module with threads starts a pool of them even for one.
  if (threads === 1) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setThreadsCount(threads);
  const navigator = navigatorOf();
  const shown = 2 * threads > (navigator.hardwareConcurrency ?? Infinity);
  if (shown)
    Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 * threads, configurable: true });
  try {
    return await tf.setBackend('wasm');
  } finally {
    // The property of the prototype shows through again.
    if (shown) Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}

/** Threads where none are asked for: one a logical core, at most TensorFlow.js's pool of 8. */
const defaultThreads = (): number => Math.min(8, navigatorOf().hardwareConcurrency ?? 1);

/** What TensorFlow.js and Emscripten say of it ("Aborted(both async and sync fetching ...") tells nobody what to do. */
const WASM_FAULT =
  'Its file could not be loaded or is damaged, or this browser forbids WebAssembly: load the page again.';
const CPU_FAULT = 'Plain JavaScript did not start.';

/** Start a backend and make it TensorFlow.js's current one. Throws EngineError `backend-unavailable`. */
export async function startBackend(name: BackendName, options: EngineOptions): Promise<Backend> {
  try {
    if (name === 'webgpu') return await startWebgpu();
    if (name === 'wasm') {
      if (options.wasmBase !== undefined) setWasmPaths(options.wasmBase);
    }
    const started =
      name === 'wasm' ? await startWasm(options.threads ?? defaultThreads()) : await tf.setBackend(name);
    if (!started) throw new Error(`TensorFlow.js could not start "${name}"`);
    await tf.ready();
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError('backend-unavailable', name === 'wasm' ? WASM_FAULT : CPU_FAULT, {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
  return {
    name,
    description: name === 'wasm' ? 'WASM' : 'plain JavaScript',
    software: false,
    limits: name === 'wasm' ? WASM_LIMITS : NO_LIMITS,
    fault: () => null,
    open: () => undefined,
    close: () => Promise.resolve(),
    dispose: () => undefined,
  };
}

const SCOPES = ['validation', 'out-of-memory', 'internal'] as const;

/**
 * The WebGPU backend on a device of our own, so that the errors it reports aside from exceptions are heard: invalid
 * pipelines and lost devices otherwise leave garbage that looks like a very fast run.
 */
async function startWebgpu(): Promise<Backend> {
  const found = await adapterOf();
  if (found === null) throw new EngineError('backend-unavailable', 'This browser offers no WebGPU adapter.');
  const { adapter, info, software } = found;
  const { WebGPUBackend } = await loadWebgpu();
  const { limits } = adapter;
  const device = await adapter.requestDevice({
    requiredLimits: {
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
  });
  let fault: EngineError | null = null;
  let disposed = false;
  const report = (code: ErrorCode, message: string): void => {
    if (!disposed) fault ??= new EngineError(code, message);
  };
  device.addEventListener('uncapturederror', (event) => {
    report('gpu-error', `The GPU reported an error: ${event.error.message}`);
  });
  void device.lost.then(({ reason, message }) => {
    report('gpu-lost', `The GPU was lost (${reason}): ${message}`);
  });
  // The module registers a backend of its own when it is first loaded; after a `dispose` there is none.
  const registered = tf.findBackendFactory('webgpu') as (() => unknown) | null;
  if (registered !== null) tf.removeBackend('webgpu');
  const backend = new WebGPUBackend(device, info as GPUAdapterInfo);
  tf.registerBackend('webgpu', () => backend, 3);
  await tf.setBackend('webgpu');
  await tf.ready();
  let open = false;
  return {
    name: 'webgpu',
    description:
      [info.vendor, info.architecture].filter((s) => s !== undefined && s !== '').join(' ') || 'GPU',
    software,
    // What the device was asked for, and so has. How much there is in all, WebGPU does not say.
    limits: { ...NO_LIMITS, tensor: Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize) },
    fault: () => fault,
    open() {
      for (const scope of SCOPES) device.pushErrorScope(scope);
      open = true;
    },
    async close() {
      if (!open) return;
      open = false;
      const errors = await Promise.all(SCOPES.map(() => device.popErrorScope().catch(() => null)));
      const [first] = errors.filter((e) => e !== null);
      if (first !== undefined)
        report(
          first.constructor.name === 'GPUOutOfMemoryError' ? 'out-of-memory' : 'gpu-error',
          `The GPU reported an error: ${first.message}`,
        );
      if (fault !== null) throw fault;
    },
    dispose() {
      disposed = true;
      tf.removeBackend('webgpu');
      device.destroy();
    },
  };
}

/**
 * Milliseconds of eight 3 x 3 convolutions of a `[8, 32, 32, 32]` batch, read back once, after one run to warm up: what
 * a suffix pass is made of. For choosing between backends, never for a figure that is shown.
 */
export async function probe(): Promise<number> {
  const run = async (): Promise<void> => {
    const y = tf.tidy(() => {
      const w = tf.fill<tf.Rank.R4>([3, 3, 32, 32], 0.01);
      let x = tf.ones<tf.Rank.R4>([8, 32, 32, 32]);
      for (let i = 0; i < 8; i++) x = tf.relu(tf.conv2d(x, w, 1, 'same'));
      return tf.sum(x);
    });
    await read(y);
  };
  await run();
  const from = performance.now();
  await run();
  return performance.now() - from;
}
