import { expect, test } from './fixtures';
import { give, open, region, score, settled, stripes } from './page';

test('a dropped PNG: verdict, classes and both histograms', async ({ page }) => {
  await open(page, './');
  const before = await score(page, 'gaia').textContent();
  await give(page, 'drop', { 'stripes.png': await stripes() });
  const verdict = region(page, 'Verdict');
  await expect(verdict).toContainText('stripes.png');
  await settled(page);
  await expect(score(page, 'gaia')).not.toHaveText(before ?? '');
  for (const name of ['GAIA', 'S&I']) {
    const side = verdict.getByRole('article', { name, exact: true });
    await expect(side).toContainText(/(in|out of) distribution/);
    await expect(side).toContainText(/(Higher than all|Lower than all|% of) 1,000 ID test images/);
    await expect(side).toContainText(/Threshold ξ \d[\d.]* accepts 95\.0 % of 1,000 ID images/);
    await expect(side.getByRole('img')).toHaveAccessibleName(/threshold at .* this picture at/);
    const histogram = region(page, `${name} histogram`);
    await expect(histogram).toContainText(/[\d.]+ % exactly zero · [\d.]+ % non-zero of [\d ,\u00a0\u202f]+/);
    const drawn = histogram.locator('.scatterlayer path.js-line').first();
    await expect(drawn).toBeAttached();
    expect((await drawn.getAttribute('d'))?.length).toBeGreaterThan(100);
  }
  await expect(verdict.getByRole('listitem')).toHaveCount(5);
  await expect(verdict.getByRole('listitem').first()).toContainText(/[a-z]+.*%/);
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
