import type { Page } from '@playwright/test';
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

test('WebGPU gives the scores and the densities that WASM gives', async ({ page, context, allow }) => {
  // The page asks for WebGPU by name here; Chromium says that its software adapter is experimental.
  allow(/WebGPU is experimental|powerPreference|software|SwiftShader/i);
  test.setTimeout(240_000);
  await page.goto('./');
  const offered = await page.evaluate(async () => {
    const { gpu } = navigator as Navigator & { gpu?: { requestAdapter(): Promise<unknown> } };
    return (await gpu.requestAdapter()) !== null;
  });
  expect(offered, 'this Chromium offers WebGPU on its software adapter').toBe(true);
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
