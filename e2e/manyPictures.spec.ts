/** Many pictures: a table that is sorted, filtered, walked by key, saved, undone, and handed on as an ID set. */
import { expect, test } from './fixtures';
import { open, region, stripes, TINY } from './page';

const COUNT = 12;

test('twelve pictures: progress that stops, a table with all of them, compared, saved, taken out and back, calibrated on', async ({
  page,
}) => {
  await open(page, TINY);
  const files = await Promise.all(
    Array.from({ length: COUNT }, async (_, n) => ({
      name: `stripes ${n + 1}.png`,
      mimeType: 'image/png',
      buffer: await stripes(n),
    })),
  );
  await page.getByLabel('Image', { exact: true }).setInputFiles(files);
  const panel = region(page, 'All pictures');
  const table = panel.getByRole('grid', { name: 'All pictures' });
  await panel.getByRole('button', { name: 'Stop' }).click();
  await expect(panel.getByRole('progressbar', { name: 'Pictures scored' })).toBeVisible();
  await panel.getByRole('button', { name: 'Go on' }).click();
  await expect(panel.getByRole('progressbar')).toHaveCount(0, { timeout: 60_000 });
  await expect(panel).toContainText(/13 pictures: (\d+ (un)?familiar|\d+ (borderline|disputed)|, )+/);

  await panel.getByRole('searchbox', { name: 'Find' }).fill('stripes');
  await expect(panel).toContainText('12 of 13');
  await table.getByRole('button', { name: 'p-value' }).click();
  await expect(table.getByRole('columnheader', { name: 'p-value' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  const values = (
    await table
      .getByRole('row')
      .getByRole('gridcell', { name: /^[\d.e-]+$/ })
      .allTextContents()
  )
    .filter((text) => /^(0\.\d{3}|1\.000|\de-\d)$/.test(text))
    .map(Number);
  expect(values.length).toBeGreaterThan(5);
  expect(values).toEqual([...values].sort((a, b) => a - b));

  // By key: the picture that is looked at goes with it.
  await table.focus();
  await page.keyboard.press('Home');
  const first = table.locator('[aria-rowindex="2"]');
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Space');
  await page.keyboard.press('End');
  await page.keyboard.press('Space');
  const last = table.locator(`[aria-rowindex="${COUNT + 1}"]`);
  await expect(last).toHaveAttribute('aria-selected', 'true');
  const name = (await last.getByRole('gridcell').nth(1).textContent()) ?? '';
  await expect(region(page, 'Verdict')).toContainText(`${name}: the network takes it for`);
  await panel.getByRole('button', { name: 'Compare the two' }).click();
  const pair = page.getByRole('dialog', { name: 'Two pictures' });
  await expect(pair.getByRole('row', { name: /^S&I \d/ })).toBeVisible();
  await page.keyboard.press('Escape');

  const download = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Save the table' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  expect((await download).suggestedFilename()).toBe('pictures-cifar10-wrn-10-1.csv');

  await panel.getByRole('button', { name: 'Remove these 12' }).click();
  await expect(panel).toContainText('1 picture');
  await panel.getByRole('button', { name: 'Undo: bring 12 pictures back' }).click();
  await expect(panel).toContainText('12 of 13');

  await panel.getByRole('button', { name: 'Make these 12 my ID set' }).click();
  await page.getByRole('menuitem', { name: 'Calibrate on them' }).click();
  const dialog = page.getByRole('dialog', { name: 'Calibrate on my images' });
  await expect(dialog.getByRole('region', { name: 'What will be calibrated' })).toContainText(
    '12 open pictures: 12 pictures',
  );
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Make these 12 my ID set' }).click();
  await page.getByRole('menuitem', { name: 'Benchmark with them' }).click();
  await expect(page.getByRole('main')).toContainText('12 pictures, 96 × 96');
});
