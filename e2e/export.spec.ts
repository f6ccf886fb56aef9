import { csvParse, csvParseRows } from 'd3-dsv';
import sharp from 'sharp';
import { expect, test } from './fixtures';
import { open, save, score, settled } from './page';

interface Everything {
  readonly settings: { readonly eta: number; readonly iterations: number };
  readonly scores: readonly {
    readonly method: string;
    readonly score: number;
    readonly percentile: number | null;
  }[];
  readonly layers: readonly {
    readonly shape: readonly [number, number, number];
    readonly gaiaDensity: number[];
  }[];
  readonly map: { readonly values: number[] };
}

test('every figure as PNG and SVG, all numbers as CSV and JSON', async ({ page }) => {
  await open(page);
  await page.getByRole('slider', { name: 'Iterations T' }).press('ArrowRight');
  await settled(page, 'T 3');
  await expect(page.getByText('Explains “')).toBeVisible();
  for (const [figure, integration] of [
    ['Verdict', ', integration mean'],
    ['Histograms', null],
    ['Layers and channels', ', integration mean'],
    ['Attribution map', null],
  ] as const) {
    const svg = await save(page, `${figure}, SVG`);
    expect(svg.name).toMatch(/^Cat_cifar10-wrn-[\d-]+_eta0\.001_T3_.*\.svg$/);
    const read = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      return {
        fault: parsed.querySelector('parsererror')?.textContent ?? null,
        title: parsed.querySelector('title')?.textContent ?? '',
        settings: parsed.querySelector('desc')?.textContent ?? '',
        width: Number(parsed.documentElement.getAttribute('width')),
        height: Number(parsed.documentElement.getAttribute('height')),
      };
    }, svg.content.toString());
    expect(read.fault).toBeNull();
    expect(read.title.length).toBeGreaterThan(4);
    expect(read.settings).toContain(`η = 0.001, T = 3${integration ?? ''}`);
    // What does not make a figure is not in its caption.
    if (integration === null) expect(read.settings).not.toContain('integration');
    const png = await save(page, `${figure}, PNG`);
    const meta = await sharp(png.content).metadata();
    expect(meta.format).toBe('png');
    expect([meta.width, meta.height]).toEqual([Math.round(read.width * 2), Math.round(read.height * 2)]);
    const { channels } = await sharp(png.content).stats();
    expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(1);
  }
  const all = JSON.parse(
    (await save(page, 'Everything, with the settings, JSON')).content.toString(),
  ) as Everything;
  expect(all.settings).toMatchObject({ eta: 0.001, iterations: 3 });
  for (const method of ['gaia', 'si'] as const) {
    const found = all.scores.find((s) => s.method === `${method}-z`)!;
    await expect(score(page, method)).toHaveText(found.score.toPrecision(5));
  }
  const csv = async (item: string, isCommented = true): Promise<string> => {
    const text = (await save(page, `${item}, CSV`)).content.toString();
    if (!isCommented) return text;
    // What the table is of, as a line that readers skip.
    expect(text).toMatch(/^# .*Picture “Cat”, prepared as in training, seen as .*Network: .*\n/);
    return text.slice(text.indexOf('\n') + 1);
  };
  const scores = csvParse(await csv('Scores of all detectors', false));
  expect(scores.map((row) => Number(row.score))).toEqual(all.scores.map((s) => s.score));
  const channels = all.layers.reduce((n, { shape }) => n + shape[2], 0);
  const densities = csvParse(await csv('Densities of all channels'));
  expect(densities).toHaveLength(channels);
  expect(densities.map((row) => Number(row.gaia_density))).toEqual(all.layers.flatMap((l) => l.gaiaDensity));
  const bins = csvParse(await csv('Histograms of all channels'));
  const positions = all.layers.reduce((n, { shape: [h, w, k] }) => n + h * w * k, 0);
  expect(bins.reduce((n, row) => n + Number(row.count), 0)).toBe(3 * positions);
  const map = csvParseRows(await csv('Attribution map'));
  expect(map).toHaveLength(32);
  expect(map.flat().map(Number)).toEqual(all.map.values);
});

test('a figure goes onto the clipboard as a PNG', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Verdict, copy', exact: true }).click();
  await expect(page.getByText('Copied', { exact: true })).toBeVisible();
  const size = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const bitmap = await createImageBitmap(await item!.getType('image/png'));
    return [bitmap.width, bitmap.height];
  });
  // Two columns of 400 units and the gap, with the margins, at two pixels a unit.
  expect(size[0]).toBe(2 * (2 * 400 + 40 + 2 * 24));
});
