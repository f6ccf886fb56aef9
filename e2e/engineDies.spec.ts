import type { Route } from '@playwright/test';
import { expect, test } from './fixtures';

const TINY = './#v=1&pack=cifar10-wrn-10-1&map=input-gradient';
const SCRIPT = '**/assets/engine.worker-*.js';

/** The engine's script, with a line that throws when the first job comes. */
const throwing = async (route: Route): Promise<void> => {
  const response = await route.fetch();
  const fatal = `\n;addEventListener('message', ({ data }) => { if (data.type === 'start') throw new Error('a fault of the test'); });`;
  await route.fulfill({ response, body: (await response.text()) + fatal });
};

test('an engine that dies once is started again, and the score comes', async ({ page }) => {
  let served = 0;
  await page.route(SCRIPT, (route) => (served++ === 0 ? throwing(route) : route.continue()));
  await page.goto(TINY);
  await expect(page.getByTestId('score-si')).toHaveText(/\d/);
  expect(served).toBe(2);
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
});

test('an engine that dies at every job: the page says so, and recovers when asked', async ({ page }) => {
  let faulty = true;
  await page.route(SCRIPT, (route) => (faulty ? throwing(route) : route.continue()));
  await page.goto(TINY);
  const fault = page.getByRole('main').getByRole('alert').first();
  await expect(fault).toContainText(/The engine (stopped|does not start).*a fault of the test/);
  faulty = false;
  // The worker of before still waits with the faulty script: the first try may end it.
  await expect(async () => {
    const retry = page.getByRole('button', { name: 'Retry' });
    if (await retry.isVisible()) await retry.click();
    await expect(page.getByTestId('score-si')).toHaveText(/\d/, { timeout: 10_000 });
  }).toPass();
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
});

test('an engine whose script is not there: the page says so, and recovers when asked', async ({
  page,
  allow,
}) => {
  allow(/Failed to load resource/);
  await page.route(SCRIPT, (route) => route.fulfill({ status: 404, body: 'no' }));
  await page.goto(TINY);
  await expect(page.getByRole('main').getByRole('alert').first()).toContainText(
    /The engine does not start: its script could not be loaded/,
  );
  await page.unroute(SCRIPT);
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByTestId('score-si')).toHaveText(/\d/);
});
