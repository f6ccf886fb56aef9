/**
 * What WebGPU reports aside from exceptions fails the job. The GPU here is a fake: a device that can be made to report,
 * and behind it the CPU's kernels under WebGPU's name.
 */
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEngine, type Engine } from '.';
import { isSoftware } from './backend';
import type { AnalyseEvent } from './jobs';
import { nodeWasmBase } from './nodeBackend';
import { DEFAULT_SETTINGS } from './settings';
import { smallImage, smallNet } from './testing/smallNet';
import { tf } from './tf';

vi.mock('./tf', async (original) => {
  const real = await original<typeof import('./tf')>();
  const cpu = real.tf.findBackend('cpu').constructor as new () => object;
  return { ...real, loadWebgpu: () => Promise.resolve({ WebGPUBackend: cpu }) };
});

class FakeDevice {
  private listener: (event: { error: Error }) => void = () => undefined;
  lose: (info: { reason: string; message: string }) => void = () => undefined;
  readonly lost = new Promise((resolve) => {
    this.lose = resolve;
  });
  /** What the next closing of the error scopes has caught. */
  caught: Error | null = null;
  scopes = 0;
  addEventListener(_: string, listener: (event: { error: Error }) => void): void {
    this.listener = listener;
  }
  report(message: string): void {
    this.listener({ error: new Error(message) });
  }
  pushErrorScope(): void {
    this.scopes++;
  }
  popErrorScope(): Promise<Error | null> {
    this.scopes--;
    const { caught } = this;
    this.caught = null;
    return Promise.resolve(caught);
  }
  destroy(): void {
    this.lose({ reason: 'destroyed', message: '' });
  }
}

beforeAll(() => {
  for (const kernel of tf.getKernelsForBackend('cpu'))
    tf.registerKernel({ ...kernel, backendName: 'webgpu' });
});

describe('a GPU that reports', () => {
  let device: FakeDevice;
  let engine: Engine;
  beforeEach(async () => {
    device = new FakeDevice();
    const adapter = {
      info: { vendor: 'fake' },
      limits: { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 31 },
      requestDevice: () => Promise.resolve(device),
    };
    vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(adapter) } });
    engine = await createEngine({ backend: 'webgpu', wasmBase: nodeWasmBase() });
    await engine.loadModel('small', smallNet());
  });
  afterEach(() => {
    engine.dispose();
    vi.unstubAllGlobals();
  });
  const run = async (at: (event: AnalyseEvent) => void): Promise<string[]> => {
    const seen: string[] = [];
    const spec = { pack: 'small', image: smallImage(), settings: DEFAULT_SETTINGS, histograms: false };
    try {
      for await (const event of engine.run('analyse', spec)) {
        seen.push(event.type);
        at(event);
      }
    } catch (error) {
      seen.push((error as { code: string }).code);
    }
    expect(device.scopes, 'error scopes left open').toBe(0);
    return seen;
  };

  test('nothing reported: the job is done', async () => {
    expect(await run(() => undefined)).toEqual(['plan', 'forward', 'iteration', 'done']);
  });

  test('an uncaptured error at any event fails the job, and every later one', async () => {
    const whenSeen = (type: string) => (event: AnalyseEvent) => {
      if (event.type === type) device.report('invalid pipeline');
    };
    expect(await run(whenSeen('forward'))).toEqual(['plan', 'forward', 'gpu-error']);
    expect(await run(() => undefined)).toEqual(['gpu-error']);
  });

  test('an error in the scopes keeps back the very event that it spoiled', async () => {
    const caughtWhenSeen = (type: string) => (event: AnalyseEvent) => {
      if (event.type === type) device.caught = new Error('too many storage buffers');
    };
    // GAIA's score streams long before the job ends.
    expect(await run(caughtWhenSeen('plan'))).toEqual(['plan', 'gpu-error']);
  });

  test('an error in the scopes keeps the result back', async () => {
    expect(
      await run((event) => {
        if (event.type === 'iteration') device.caught = new Error('too many storage buffers');
      }),
    ).toEqual(['plan', 'forward', 'iteration', 'gpu-error']);
  });

  test('a lost device fails the job as lost', async () => {
    expect(
      await run((event) => {
        if (event.type === 'plan') device.lose({ reason: 'unknown', message: 'gone' });
      }),
    ).toEqual(['plan', 'gpu-lost']);
  });
});

test('a network whose values are larger than the GPU takes in one piece is refused before it runs', async () => {
  const limits = { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 1400 };
  const adapter = {
    info: { vendor: 'fake' },
    limits,
    requestDevice: () => Promise.resolve(new FakeDevice()),
  };
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(adapter) } });
  const engine = await createEngine({ backend: 'webgpu', wasmBase: nodeWasmBase() });
  try {
    await engine.loadModel('small', smallNet());
    const spec = { pack: 'small', image: smallImage(), settings: DEFAULT_SETTINGS, histograms: false };
    await expect(engine.run('analyse', spec).next()).rejects.toMatchObject({
      code: 'out-of-memory',
      message: expect.stringContaining('this GPU takes 1 MB in one piece') as string,
    });
  } finally {
    engine.dispose();
    vi.unstubAllGlobals();
  }
});

test('a GPU that passes the self-test and reports in the timed probe is not used', async () => {
  const device = new FakeDevice();
  const push = device.pushErrorScope.bind(device);
  let opened = 0;
  device.pushErrorScope = () => {
    push();
    // Three scopes for the self-test, three for the probe.
    if (++opened === 6) device.caught = new Error('invalid pipeline');
  };
  const adapter = {
    info: { vendor: 'fake' },
    limits: { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 31 },
    requestDevice: () => Promise.resolve(device),
  };
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(adapter) } });
  const engine = await createEngine({ backend: 'auto', wasmBase: nodeWasmBase() });
  try {
    expect(engine.capabilities.backend).toBe('wasm');
    expect(engine.capabilities.reason).toBe(
      'WebGPU is not used: The GPU reported an error: invalid pipeline',
    );
    expect(device.scopes, 'error scopes left open').toBe(0);
  } finally {
    engine.dispose();
    vi.unstubAllGlobals();
  }
});

test('software GPUs are known by what they say of themselves', () => {
  expect(isSoftware({ description: 'SwiftShader' }, false)).toBe(true);
  expect(isSoftware({ architecture: 'llvmpipe' }, false)).toBe(true);
  expect(isSoftware({ vendor: 'nvidia', architecture: 'ampere' }, false)).toBe(false);
  expect(isSoftware({ vendor: 'nvidia' }, true)).toBe(true);
});
