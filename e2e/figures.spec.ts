import sharp from 'sharp';
import { expectAccessible } from './axe';
import { expect, test } from './fixtures';
import { choose, detail, open, region, settled } from './page';

const LARGE = './#v=1&pack=cifar10-wrn-10-1&backend=wasm&eta=0.5&T=3&overlay=off';

test('histograms of all layers, one layer, one channel; overlay, scales, iterations, table', async ({
  page,
}) => {
  await open(page, LARGE);
  const [gaia, si] = [region(page, 'GAIA histogram'), region(page, 'S&I histogram')];
  const panel = region(page, 'Histograms of the gradients');
  const positions = async (): Promise<number> =>
    Number(
      /non-zero of ([\d\s,]+) positions/.exec((await panel.textContent()) ?? '')![1]!.replace(/[\s,]/g, ''),
    );
  // Histograms are drawn a moment after the verdict.
  await panel.getByText('What is counted').click();
  await expect(panel).toContainText('non-zero of');
  await panel.getByRole('button', { name: 'Options of the histograms' }).click();
  const all = await positions();
  await panel.getByRole('button', { name: 'Next layer' }).click();
  await expect(panel).toContainText(/layer block1/);
  const layer = await positions();
  expect(layer).toBeLessThan(all);
  await panel.getByRole('button', { name: 'Next channel' }).click();
  await expect(panel).toContainText('channel 0');
  expect(await positions()).toBe(1024);
  await panel.getByRole('button', { name: 'Previous channel' }).click();
  await panel.getByRole('button', { name: 'Previous layer' }).click();
  expect(await positions()).toBe(all);

  await panel.getByText('Overlay').click();
  await expect(panel.getByRole('img', { name: /^Overlaid histograms/ })).toBeVisible();
  await panel.getByText('Overlay').click();
  const top = (side: typeof gaia) => side.locator('.yaxislayer-above text').last().textContent();
  await expect(gaia.locator('.yaxislayer-above text').last()).toBeAttached();
  expect(await top(gaia)).toBe(await top(si));
  await panel.getByText('Linked scales').click();
  await expect(panel.getByRole('switch', { name: 'Linked scales' })).not.toBeChecked();

  const scrubber = panel.getByRole('slider', { name: 'Iteration' });
  await scrubber.focus();
  await scrubber.press('Home');
  await expect(panel).toContainText('iteration 1: no step taken yet');
  await expect(panel).toContainText('The two histograms are equal');
  await scrubber.press('ArrowRight');
  await expect(panel).toContainText('iteration 2 of 3: after 1 step of η');
  await expect(panel).not.toContainText('The two histograms are equal');

  await si.getByRole('button', { name: 'Table of S&I histogram' }).click();
  expect(await si.getByRole('row').count()).toBeGreaterThan(5);
});

test('the matrix: modes, order, choice by mouse and keyboard; a table behind', async ({ page }) => {
  await open(page, LARGE);
  const panel = region(page, 'Layers and channels');
  const matrix = panel.getByRole('application', { name: /of every channel/ });
  await panel.getByRole('radio', { name: /^Difference/ }).click();
  await expect(panel).toContainText(/largest \|difference\| [\d.]+/);
  await matrix.click({ position: { x: 4, y: 30 } });
  await expect(region(page, 'Histograms of the gradients')).toContainText(
    /layer block1\.layer\.0\.bn2, channel \d/,
  );
  await expect(page).toHaveURL(/tap=1&channel=\d/);
  await matrix.focus();
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'Enter']) await matrix.press(key);
  await expect(page).toHaveURL(/tap=2&channel=[23]/);
  await expect(panel).toContainText(/channel [23] · GAIA [\d.]+% · S&I [\d.]+%/);
  await matrix.press('Escape');
  await expect(page).not.toHaveURL(/tap=/);
  await choose(page, 'Order of the channels', 'Most different first');
  await expect(panel).toContainText('Each row is in its own order');
  for (const mode of ['GAIA', 'S&I']) {
    await panel.getByRole('radio', { name: mode, exact: true }).click();
    await expect(matrix).toHaveAccessibleName(new RegExp(`^${mode}: non-zero density`));
  }
  await panel.getByRole('button', { name: 'Table of layers and channels' }).click();
  const rows = panel.getByRole('table').getByRole('row');
  expect(await rows.count()).toBe((await panel.getByRole('button', { name: /^Layer / }).count()) + 1);
});

/** How many colours a picture has. */
async function coloursOf(url: string): Promise<number> {
  const png = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  const { data } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const seen = new Set<number>();
  for (let i = 0; i < data.length; i += 3) seen.add(data.readUIntBE(i, 3));
  return seen.size;
}

test('every attribution map is computed and drawn', async ({ page }) => {
  await open(page, `${LARGE}&tap=2&channel=3`);
  const panel = region(page, 'Attribution maps');
  const drawn = panel.getByRole('img', { name: /Values from/ });
  const pixels = (): Promise<string> =>
    drawn.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const caption = panel.getByText(/^(Positive:|Every value of this map is exactly 0)/);
  for (const kind of [
    'Input gradient',
    'Integrated gradients',
    'S&I at a channel',
    'GAIA at a channel',
    'S&I path attribution',
  ]) {
    await choose(page, 'Map', new RegExp(`^${kind}`));
    await expect(drawn).toHaveAccessibleName(new RegExp(`^${kind}`));
    await expect(caption).toBeVisible();
    const colours = await coloursOf(await pixels());
    expect(colours, kind).toBeGreaterThan(16);
    if (kind === 'Integrated gradients')
      await expect(panel).toContainText(/misses that by [−+]?[\d.·⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+/);
  }
  let before = await pixels();
  const changes = async (): Promise<void> => {
    await expect.poll(pixels).not.toBe(before);
    before = await pixels();
  };
  await panel.getByRole('slider', { name: 'Opacity' }).press('End');
  await changes();
  await panel.getByRole('slider', { name: 'Clip at percentile' }).press('Home');
  await changes();
  await choose(page, 'Colours', /^Magma/);
  await changes();
  // Without a step there is no path.
  await choose(page, 'Perturbation', /^None/);
  await settled(page, 'no step');
  await expect(panel).toContainText('Every value of this map is exactly 0');
});

test('the table of detectors: score, percentile, words and time of each', async ({ page }) => {
  await open(page);
  const rows = region(page, 'Detectors').getByRole('row');
  await expect(rows).toHaveCount(6);
  for (const name of ['GAIA', 'S&I', '1 − MSP', '− MaxLogit', 'Energy']) {
    const cells = rows.filter({ has: page.getByRole('rowheader', { name, exact: true }) }).getByRole('cell');
    await expect(cells.nth(0)).toHaveText(/^−?\d[\d.e−]*$/);
    await expect(cells.nth(2)).toHaveText(/%$/);
    await expect(cells.nth(4)).toHaveText(/^(in|out of) distribution$/);
    await expect(cells.nth(5)).toHaveText(/^[\d.]+ s$/);
  }
});

test('how well the detectors do with the network: beside each threshold, and as a table', async ({
  page,
}) => {
  await open(page, './#v=1&backend=wasm&eta=0.05');
  const verdict = region(page, 'Verdict');
  for (const side of ['GAIA', 'S&I'] as const)
    await expect(await detail(page, side)).toContainText(
      /Measured with this network on 7 sets of other pictures: it ranks .+ above test images in [\d.]+% of pairs, its best, and .+ in (only )?[\d.]+%/,
    );
  const detectors = region(page, 'Detectors');
  await detectors.getByText('How well the detectors tell sets apart').click();
  const table = detectors.getByRole('table', { name: /^AUROC and FPR95/ });
  const columns = table.getByRole('columnheader');
  await expect(columns.first()).toHaveText('Set');
  for (const name of [/^\s*GAIA$/, /S&I.*η 0\.05/, /MSP/, /MaxLogit/, /^\s*Energy$/, /^\s*Mahalanobis$/])
    await expect(columns.filter({ hasText: name })).toHaveCount(1);
  await expect(table).not.toContainText('nearest measured');
  expect(await table.getByRole('row').count()).toBeGreaterThan(3);
  await expectAccessible(page, 'measured', '[data-tour=Detectors] details');
  await expectAccessible(page, 'verdict', '[aria-label=Verdict]');
  // Never another setting's numbers without its name.
  await page.getByRole('spinbutton', { name: 'Learning rate η, number' }).fill('1');
  await settled(page, 'η 1 ·');
  await expect(verdict).toContainText(/, at η 0\.5 · T 2 · mean \(the nearest\)/);
  await expect(table.getByRole('columnheader', { name: /S&I/ })).toContainText('η 0.5 · T 2 · mean');
  await expect(table.getByRole('columnheader', { name: /S&I/ })).toContainText('nearest measured');
});
