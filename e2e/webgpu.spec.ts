import { expect, test } from './fixtures';

/** The tiny network, on the GPU: a software adapter is some hundred times slower than WASM. */
const TINY = './#v=1&pack=cifar10-wrn-10-1&map=input-gradient';

test('WebGPU gives the scores that WASM gives', async ({ page, context, allow }) => {
  // The page asks for WebGPU by name here; Chromium says that its software adapter is experimental.
  allow(/WebGPU is experimental|powerPreference|software|SwiftShader/i);
  test.setTimeout(240_000);
  await page.goto('./');
  const offered = await page.evaluate(async () => {
    const { gpu } = navigator as Navigator & { gpu?: { requestAdapter(): Promise<unknown> } };
    return (await gpu.requestAdapter()) !== null;
  });
  expect(offered, 'this Chromium offers WebGPU on its software adapter').toBe(true);
  const read = async (backend: 'webgpu' | 'wasm'): Promise<number[]> => {
    const own = await context.newPage();
    await own.goto(`${TINY}&backend=${backend}`);
    const words = backend === 'webgpu' ? 'on WebGPU' : 'on WASM';
    await expect(own.getByRole('status').first()).toContainText(words, { timeout: 120_000 });
    const scores = await own
      .getByRole('region', { name: 'Detectors' })
      .getByRole('row')
      .locator('td:nth-child(2)')
      .allTextContents();
    await own.close();
    return scores.map((text) => Number(text.replace('−', '-').replace(/\s/g, '')));
  };
  const gpu = await read('webgpu');
  const wasm = await read('wasm');
  expect(gpu).toHaveLength(5);
  gpu.forEach((score, i) => {
    expect(Number.isFinite(score)).toBe(true);
    expect(Math.abs(score / wasm[i]! - 1)).toBeLessThan(1e-3);
  });
});

test('left to choose, the page does not take a software GPU', async ({ page, allow }) => {
  allow(/WebGPU is experimental|powerPreference|software|SwiftShader/i);
  await page.goto(TINY);
  await expect(page.getByRole('status').first()).toContainText('on WASM', { timeout: 60_000 });
});
