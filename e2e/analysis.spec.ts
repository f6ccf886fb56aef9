import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { ANSWER, open, region, status } from './page';

const verdict = (page: Page) => region(page, 'Verdict');
const histogram = (page: Page, name: 'GAIA' | 'S&I') => region(page, `${name} histogram`);

test('the page opens on a gallery picture that is already analysed', async ({ page }) => {
  await open(page, './');
  await expect(verdict(page)).toContainText(ANSWER);
  for (const name of ['GAIA', 'S&I'] as const) {
    await expect(histogram(page, name)).toContainText(/exactly zero/);
    await expect(histogram(page, name).getByRole('img').first()).toBeVisible();
  }
  await expect(page.getByRole('region', { name: 'Layers and channels' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Attribution maps' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Detectors' }).getByRole('row')).toHaveCount(6);
});

test('a long job is cancelled and what has arrived stays', async ({ page }) => {
  await open(page, './');
  await expect(page.getByText('Explains “')).toBeVisible();
  await page.getByRole('spinbutton', { name: 'Iterations T, number' }).fill('64');
  const cancel = page.getByRole('button', { name: 'Cancel' });
  await expect(cancel).toBeEnabled();
  await expect(status(page)).toContainText(/Iteration [2-9]/);
  await cancel.click();
  await expect(status(page)).toHaveText('Cancelled');
  await expect(histogram(page, 'GAIA')).toContainText(/exactly zero/);
  // Everything names the settings that made it, and how much of them has arrived.
  const arrived = /\d of 64 iterations(, iteration \d at \d+ of \d+ layers)?/;
  await expect(verdict(page)).toContainText(
    new RegExp(`Stopped after ${arrived.source}; S&I’s score is still of η 0.5 · T 2 · mean`),
  );
  await expect(verdict(page).getByRole('article', { name: 'S&I', exact: true })).toContainText('T 2');
  const histograms = region(page, 'Histograms of the gradients');
  await histograms.getByText('What is counted').click();
  await expect(histograms).toContainText('mean over what has arrived of iterations 1 to 64');
  await expect(histograms).toContainText(arrived);
  for (const name of ['Histograms of the gradients', 'Layers and channels'])
    await expect(page.getByRole('region', { name })).toContainText(/T = 64.*arrived: \d of 64 iterations/);
  await expect(page.getByRole('region', { name: 'Attribution maps' })).toContainText(/η = 0\.5, T = 2\./);
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(status(page)).not.toContainText(/cancelled/i);
});
