import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { build } from 'esbuild';
import * as fc from 'fast-check';
import type { Values } from '../src/engine/attribution/testing/golden';
import { goldenImages } from '../src/engine/attribution/testing/goldenImages';
import type { GoldenAnswer, GoldenTask, runGolden } from '../src/engine/attribution/testing/inBrowser';
import { METHODS } from '../src/engine/detectors/methods';
import { GOLDEN, NETWORKS } from '../src/engine/detectors/testing/golden';
import type { runDetectors } from '../src/engine/detectors/testing/inBrowser';
import { Model } from '../src/engine/graph/model';
import type { runOps, Task } from '../src/engine/graph/ops/testing/inBrowser';
import { CASES } from '../src/engine/graph/ops/testing/instances';
import { useNodeBackend } from '../src/engine/nodeBackend';
import { normalise } from '../src/engine/normalise';
import { DEFAULT_SETTINGS, type Settings } from '../src/engine/settings';
import { readPackFolder } from '../src/packs/node';
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

/**
 * An empty page of this host with a part of the engine in it, as a bundle of its own: the engine by itself, without the page's
 * own work beside it.
 */
async function openBare(page: Page, entryPoint: string): Promise<void> {
  await page.route('**/empty.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>The engine alone</title>' }),
  );
  await page.goto('./empty.html');
  await expectWebgpu(page);
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'splitscopeBare',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  });
  await page.addScriptTag({ content: outputFiles[0]!.text });
}

/** By title, a few cases of every operation; the same every time. */
const OP_RUNS = { seed: 20250711, numRuns: 5 };
const OPS = CASES.map(({ title, instances }) => ({
  title,
  tasks: fc.sample(fc.tuple(instances, fc.integer({ min: 1, max: 3 })), OP_RUNS) as Task[],
}));

test('every operation, forward and product, is on WebGPU what it is on the CPU', async ({ page, allow }) => {
  allow(/WebGPU is experimental|powerPreference|software|SwiftShader/i);
  test.setTimeout(240_000);
  await openBare(page, 'src/engine/graph/ops/testing/inBrowser.ts');
  const run = (backend: 'webgpu' | 'cpu', tasks: readonly Task[]): Promise<number[][][]> =>
    page.evaluate(
      ([name, all]) =>
        (globalThis as unknown as { splitscopeBare: { runOps: typeof runOps } }).splitscopeBare.runOps(
          name,
          all,
        ),
      [backend, tasks] as const,
    );
  for (const { title, tasks } of OPS) {
    // An operation at a time: a software GPU does not bear hundreds of pipelines in one go.
    const gpu = await run('webgpu', tasks);
    const cpu = await run('cpu', tasks);
    let at = 0;
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

test('WebGPU gives what float64 gives: every rule, both methods, maps', async ({ page, allow }) => {
  allow(/WebGPU is experimental|powerPreference|software|SwiftShader/i);
  test.setTimeout(240_000);
  await openBare(page, 'src/engine/attribution/testing/inBrowser.ts');
  const { source } = await readPackFolder('public/packs/cifar10-wrn-10-1');
  const { values } = JSON.parse(readFileSync('src/testdata/golden.json', 'utf8')) as { values: Values[] };
  // Smooth noise: noise by itself has hardly a zero.
  const [n, golden] = [1, values[1]!];
  const weights = Object.fromEntries(
    Object.entries(source.weights).map(([name, { shape, data }]) => [name, { shape, data: [...data] }]),
  );
  const rgb = { kind: 'rgb8', height: 32, width: 32, data: goldenImages()[n]! } as const;
  const image = [...normalise(rgb, source.mean, source.std)];
  const at = (change: Partial<Settings>): Settings => ({ ...DEFAULT_SETTINGS, ...change });
  const z = golden.siZ.find(({ eta }) => eta === 0.05)!;
  const a = golden.siA.find(({ eta }) => eta === 0.05)!;
  const tasks: GoldenTask[] = [
    { kind: 'z', settings: at({ eta: z.eta, iterations: 3 }) },
    { kind: 'a', settings: at({ eta: a.eta, iterations: 2 }) },
    { kind: 'map', settings: at({}), request: { kind: 'input-gradient' } },
  ];
  const [gotZ, gotA, gotMap] = (await page.evaluate(
    ([graph, arrays, pixels, all]) =>
      (globalThis as unknown as { splitscopeBare: { runGolden: typeof runGolden } }).splitscopeBare.runGolden(
        'webgpu',
        { graph, weights: arrays },
        pixels,
        all,
      ),
    [source.graph, weights, image, tasks] as const,
  )) as [GoldenAnswer, GoldenAnswer, GoldenAnswer];

  // Sizes of the layers, from how many of a channel's positions a density of one counts.
  await useNodeBackend('cpu');
  const model = new Model(source.graph, source.weights);
  const places = source.graph.taps.gaia.map((tap) => {
    const [h, w] = model.shapes.get(tap)! as [number, number];
    return h * w;
  });
  model.dispose();
  const tau = (densityOf: (j: number, k: number) => number): number =>
    Math.sqrt(
      golden.gaiaZ.reduce(
        (sum, row, j) => sum + row.reduce((s, _, k) => s + (densityOf(j, k) / places[j]!) ** 2, 0),
        0,
      ),
    );
  const near = (got: number | undefined, want: number, what: string): void => {
    expect(Math.abs(got! / want - 1), what).toBeLessThan(1e-3);
    test.info().annotations.push({ type: `${what}: relative difference`, description: `${got! / want - 1}` });
  };
  for (const T of [1, 2, 3]) {
    const mean = (j: number, k: number): number =>
      z.each.slice(0, T).reduce((sum, counts) => sum + counts[j]![k]!, 0) / T;
    near(gotZ.values[T - 1], tau(mean), `S&I-Z by mean, T = ${T}`);
    for (const rule of ['add', 'multiply'] as const)
      near(
        gotZ[rule][T - 1],
        tau((j, k) => z[rule][T - 1]![j]![k]!),
        `S&I-Z by ${rule}, T = ${T}`,
      );
  }
  const gaia = golden.gaiaZ.flatMap((row, j) => row.map((count) => count / places[j]!));
  expect(gotZ.gaia).toHaveLength(gaia.length);
  const moved = gotZ.gaia.reduce((sum, density, i) => sum + Math.abs(density - gaia[i]!), 0) / gaia.length;
  expect(moved, 'GAIA-Z: mean difference of a density').toBeLessThan(1e-3);
  near(gotA.gaia[0], golden.gaiaA, 'GAIA-A');
  for (const T of [1, 2]) near(gotA.values[T - 1], a.scores[T - 1]!, `S&I-A, T = ${T}`);
  const size = Math.max(...golden.inputGradient.map(Math.abs));
  const worst = Math.max(...golden.inputGradient.map((v, i) => Math.abs(gotMap.values[i]! - v)));
  expect(gotMap.values).toHaveLength(golden.inputGradient.length);
  expect(worst / size, 'the input gradient').toBeLessThan(1e-3);
});

/** RankFeat's 20 rounds of power iteration leave it 2 % from the singular triple that float64 has. */
const looser: ReadonlyMap<string, number> = new Map([['rankfeat', 0.02]]);

test('every detector gives on WebGPU what float64 gives, as it does on WASM', async ({ page, allow }) => {
  allow(/WebGPU is experimental|powerPreference|software|SwiftShader/i);
  await openBare(page, 'src/engine/detectors/testing/inBrowser.ts');
  const answers = await page.evaluate(
    (networks) =>
      (
        globalThis as unknown as { splitscopeBare: { runDetectors: typeof runDetectors } }
      ).splitscopeBare.runDetectors('webgpu', networks),
    NETWORKS.map((name) => [name, GOLDEN[name].train] as const),
  );
  NETWORKS.forEach((name, n) => {
    for (const method of METHODS) {
      const want = GOLDEN[name].network[method]!;
      const got = answers[n]![method]!;
      expect(got, method).toHaveLength(want.length);
      const worst = Math.max(...want.map((v, i) => Math.abs(got[i]! / v - 1)));
      expect(worst, `${name}: ${method}`).toBeLessThan(looser.get(method) ?? 1e-3);
      test
        .info()
        .annotations.push({ type: `${name}: ${method}, relative difference`, description: `${worst}` });
    }
  });
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
