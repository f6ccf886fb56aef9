import { expect, test } from './fixtures';
import { ANSWER, detail, give, open, region, score, settled, stripes } from './page';

test('a dropped PNG: verdict, classes and both histograms', async ({ page }) => {
  await open(page, './');
  const before = await score(page, 'gaia').textContent();
  await give(page, 'drop', { 'stripes.png': await stripes() });
  const verdict = region(page, 'Verdict');
  await expect(verdict).toContainText('stripes.png');
  await settled(page);
  await expect(score(page, 'gaia')).not.toHaveText(before ?? '');
  for (const name of ['GAIA', 'S&I'] as const) {
    const side = await detail(page, name);
    await expect(side).toContainText(/(in|out of) distribution/);
    const images = name === 'GAIA' ? '1,000' : '300';
    await expect(side).toContainText(
      new RegExp(`(Higher than all|Lower than all|% of) ${images} ID test images`),
    );
    await expect(side).toContainText(
      new RegExp(`Threshold ξ \\d[\\d.]* accepts 95\\.0% of ${images} ID images`),
    );
    await expect(side.getByRole('img')).toHaveAccessibleName(/threshold at .* this picture at/);
    const histogram = region(page, `${name} histogram`);
    await expect(histogram).toContainText(/[\d.]+% exactly zero/);
  }
  await expect(verdict).toContainText(ANSWER);
  const histograms = region(page, 'Histograms of the gradients');
  await histograms.getByText('What is counted').click();
  await expect(histograms).toContainText(/[\d.]+% non-zero of [\d ,\u00a0\u202f]+/);
  const drawn = histograms.locator('.scatterlayer .trace');
  // Behind both methods' lines stands what test pictures show.
  await expect(drawn).toHaveCount(3);
  for (const line of await drawn.all()) {
    const outline = await line.locator('path.js-line').first().getAttribute('d');
    expect(outline?.length).toBeGreaterThan(100);
  }
  const classes = verdict.getByRole('list', { name: 'Predicted classes' }).getByRole('listitem');
  expect(await classes.count()).toBeGreaterThanOrEqual(2);
  await expect(classes.first()).toContainText(/[a-z]+.*%/);
});

test('several pictures make a filmstrip; paste and gallery add to it', async ({ page }) => {
  await open(page);
  const strip = page.getByRole('list', { name: 'Pictures that are open' });
  await give(page, 'drop', {
    'a.png': await stripes(1),
    'b.png': await stripes(3),
    'a again.png': await stripes(1),
  });
  await expect(strip.getByRole('listitem')).toHaveCount(4);
  for (const row of await strip.getByRole('listitem').all())
    await expect(row).toContainText(/S&I \d[\d.]* (ID|OOD)$/);
  await expect(strip.getByRole('button', { name: /^a\.png/ })).toHaveAttribute('aria-pressed', 'true');
  // The third has the same pixels: its score comes from the first, its name must not.
  await expect(region(page, 'Verdict')).toContainText('a.png: the network takes it for');
  await give(page, 'paste', { 'pasted.png': await stripes(5) });
  await expect(region(page, 'Verdict')).toContainText('pasted.png');
  await settled(page);
  await page.getByRole('button', { name: 'Mandelbrot set', exact: true }).click();
  await expect(region(page, 'Verdict')).toContainText('Mandelbrot set');
  await settled(page);
  await strip.getByRole('button', { name: /^b\.png/ }).click();
  await expect(region(page, 'Verdict')).toContainText('b.png');
  await strip.getByRole('button', { name: 'Remove b.png' }).click();
  await expect(strip.getByRole('listitem')).toHaveCount(5);
});
