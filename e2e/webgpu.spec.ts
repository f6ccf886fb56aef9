import type { Page } from '@playwright/test';
import { build } from 'esbuild';
import * as fc from 'fast-check';
import type { runOps, Task } from '../src/engine/graph/ops/testing/inBrowser';
import { CASES } from '../src/engine/graph/ops/testing/opCases';
import { expect, test } from './fixtures';
import { save } from './page';

/** The tiny network, on the GPU: a software adapter is some hundred times slower than WASM. */
const TINY = './#v=1&pack=cifar10-wrn-10-1&map=input-gradient';

interface Everything {
  readonly scores: readonly { readonly method: string; readonly score: number }[];
  readonly layers: readonly { readonly gaiaDensity: number[]; readonly siDensity: number[] }[];
}

async function everything(page: Page, backend: 'webgpu' | 'wasm'): Promise<Everything> {
  await page.goto(`${TINY}&backend=${backend}`);
  const words = backend === 'webgpu' ? 'on WebGPU' : 'on WASM';
  await expect(page.getByRole('status').first()).toContainText(words, { timeout: 120_000 });
  const { content } = await save(page, 'Everything, with the settings, JSON');
  return JSON.parse(content.toString()) as Everything;
}

/** Without an adapter nothing here is checked: that is said, not passed over. */
async function expectWebgpu(page: Page): Promise<void> {
  const offered = await page.evaluate(async () => {
    const { gpu } = navigator as unknown as { gpu?: { requestAdapter(): Promise<unknown> } };
    return gpu !== undefined && (await gpu.requestAdapter()) !== null;
  });
  expect(offered, 'this Chromium offers WebGPU on its software adapter').toBe(true);
}

/** `runOps` as a script for a page: a bundle of its own, made here. */
async function opsScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['src/engine/graph/ops/testing/inBrowser.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'splitscopeOps',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}

/** By title, a few cases of every operation; the same every time. */
const OP_RUNS = { seed: 20250711, numRuns: 5 };
const OPS = (Object.keys(CASES) as (keyof typeof CASES)[]).map((title) => ({
  title,
  tasks: fc.sample(fc.tuple(CASES[title], fc.integer({ min: 1, max: 3 })), OP_RUNS) as Task[],
}));

test('every operation, forward and product, is on WebGPU what it is on the CPU', async ({ page, allow }) => {
  allow(/WebGPU is experimental|powerPreference|software|SwiftShader/i);
  test.setTimeout(240_000);
  // An empty page of this host: the operations by themselves, without the page's own work beside them.
  await page.route('**/empty.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Operations</title>' }),
  );
  await page.goto('./empty.html');
  await expectWebgpu(page);
  await page.addScriptTag({ content: await opsScript() });
  const run = (backend: 'webgpu' | 'cpu', tasks: readonly Task[]): Promise<number[][][]> =>
    page.evaluate(
      ([name, all]) =>
        (globalThis as unknown as { splitscopeOps: { runOps: typeof runOps } }).splitscopeOps.runOps(
          name,
          all,
        ),
      [backend, tasks] as const,
    );
  const all = OPS.flatMap(({ tasks }) => tasks);
  const gpu = await run('webgpu', all);
  const cpu = await run('cpu', all);
  let at = 0;
  for (const { title, tasks } of OPS) {
    let worst = 0;
    for (const [c] of tasks) {
      const [got, want] = [gpu[at]!, cpu[at]!];
      at++;
      expect(got.map((values) => values.length)).toEqual(want.map((values) => values.length));
      expect(got).toHaveLength(1 + 2 * c.inputs.length);
      want.forEach((values, part) => {
        const size = Math.max(...values.map(Math.abs));
        const error = Math.max(...values.map((v, i) => Math.abs(got[part]![i]! - v)));
        expect(error, `${title}, seed ${c.seed}, part ${part}`).toBeLessThanOrEqual(1e-3 * size);
        if (size > 0) worst = Math.max(worst, error / size);
      });
    }
    test.info().annotations.push({ type: `${title}: largest relative difference`, description: `${worst}` });
  }
});

test('WebGPU gives the scores and the densities that WASM gives', async ({ page, context, allow }) => {
  // The page asks for WebGPU by name here; Chromium says that its software adapter is experimental.
  allow(/WebGPU is experimental|powerPreference|software|SwiftShader/i);
  test.setTimeout(240_000);
  await page.goto('./');
  await expectWebgpu(page);
  await page.close();
  const read = async (backend: 'webgpu' | 'wasm'): Promise<Everything> => {
    const own = await context.newPage();
    const all = await everything(own, backend);
    await own.close();
    return all;
  };
  const gpu = await read('webgpu');
  const wasm = await read('wasm');
  expect(gpu.scores.map((s) => s.method)).toEqual(wasm.scores.map((s) => s.method));
  expect(gpu.scores).toHaveLength(5);
  gpu.scores.forEach(({ method, score }, i) => {
    expect(Number.isFinite(score)).toBe(true);
    expect(Math.abs(score / wasm.scores[i]!.score - 1), method).toBeLessThan(1e-3);
  });
  for (const side of ['gaiaDensity', 'siDensity'] as const) {
    const [a, b] = [gpu, wasm].map((all) => all.layers.flatMap((layer) => layer[side])) as [
      number[],
      number[],
    ];
    expect(a.length).toBe(b.length);
    expect(a.length).toBeGreaterThan(100);
    const worst = Math.max(...a.map((density, i) => Math.abs(density - b[i]!)));
    const mean = a.reduce((sum, density, i) => sum + Math.abs(density - b[i]!), 0) / a.length;
    test
      .info()
      .annotations.push({ type: `${side}: largest and mean difference`, description: `${worst} ${mean}` });
    expect(mean, side).toBeLessThan(1e-3);
    // One position of the smallest layer is worth 1/64: a zero that rounding moves shows there first.
    expect(worst, side).toBeLessThanOrEqual(1 / 64);
  }
});

test('left to choose, the page does not take a software GPU', async ({ page, allow }) => {
  allow(/WebGPU is experimental|powerPreference|software|SwiftShader/i);
  await page.goto(TINY);
  await expect(page.getByRole('status').first()).toContainText('on WASM', { timeout: 60_000 });
});
