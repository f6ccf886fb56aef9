// What the built library promises its hosts.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { builtAsNeeded } from './library.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

beforeAll(() => builtAsNeeded());

/** Run a module's text in a process of its own, from the root; what it printed. */
async function run(code) {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', code],
    { cwd: root },
  );
  return { said: JSON.parse(stdout), stderr };
}

test('starting it changes nothing of its host: globals, console, process handlers, and the host’s own TensorFlow.js', async () => {
  const at = (file) => JSON.stringify(pathToFileURL(path.join(root, 'dist-lib', file)).href);
  const { said, stderr } = await run(`
    import * as tf from '@tensorflow/tfjs-core';
    import '@tensorflow/tfjs-backend-cpu';
    await tf.setBackend('cpu');
    tf.env().set('DEPRECATION_WARNINGS_ENABLED', false);
    const look = () => ({
      globals: Reflect.ownKeys(globalThis).map(String),
      values: Reflect.ownKeys(globalThis).map((key) => typeof globalThis[key]),
      console: Object.values(console).map(String),
      handlers: process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
      exitCode: process.exitCode ?? null,
      flags: tf.env().getFlags(),
      backend: tf.getBackend(),
      tensors: tf.memory().numTensors,
    });
    look(); // Node itself loads some of its globals when they are first looked at.
    const before = JSON.stringify(look());
    const { createEngine, DEFAULT_SETTINGS } = await import(${at('index.js')});
    const { findPack } = await import(${at('node.js')});
    const pack = await findPack('cifar10-wrn-10-1');
    const engine = await createEngine({ backend: 'wasm' });
    await engine.loadModel('p', pack.source);
    const image = { kind: 'rgb8', height: 32, width: 32, data: new Uint8Array(3072).map((_, i) => i * 37) };
    let scores = 0;
    for await (const event of engine.run('analyse', { pack: 'p', image, settings: DEFAULT_SETTINGS, histograms: false }))
      if (event.type === 'done') scores = event.result.scores.length;
    const during = JSON.stringify(look());
    engine.dispose();
    console.log(JSON.stringify({ before, during, scores, backend: engine.capabilities.backend }));
  `);
  expect(stderr).not.toContain('tfjs-node');
  expect(said.scores).toBeGreaterThan(4);
  expect(said.backend).toBe('wasm');
  expect(JSON.parse(said.during)).toEqual(JSON.parse(said.before));
});

test('a module of the library loads without sharp, webgpu and Node in sight', async () => {
  const { said } = await run(`
    const { auroc } = await import(${JSON.stringify(pathToFileURL(path.join(root, 'dist-lib', 'metrics.js')).href)});
    console.log(JSON.stringify(auroc([1, 2], [3, 4])));
  `);
  expect(said).toEqual({ defined: true, value: 1 });
});
