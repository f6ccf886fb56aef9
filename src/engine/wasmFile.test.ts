import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEngine } from '.';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wasm-file-'));
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const SENTENCE =
  'WASM is not used: Its file could not be loaded or is damaged, or this browser forbids WebAssembly: load the page again.';

it('a WASM file that fails gives one plain sentence, without the internals of who loads it', async () => {
  for (const name of ['', '-simd', '-threaded-simd'])
    writeFileSync(path.join(folder, `tfjs-backend-wasm${name}.wasm`), '<!doctype html>');
  const engine = await createEngine({ backend: 'auto', wasmBase: `${folder}/` });
  expect(engine.capabilities.backend).toBe('cpu');
  const { reason } = engine.capabilities;
  expect(reason).toContain(SENTENCE);
  expect(reason).not.toMatch(/TensorFlow|Aborted|CompileError|Error:|fetching|\[object/);
  engine.dispose();
});
