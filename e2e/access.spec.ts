import type { Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { expect, test } from './fixtures';
import { open, status, TINY } from './page';

async function clean(page: Page, what: string, within?: string): Promise<void> {
  // Colours on their way to another theme have no contrast of their own.
  await page.waitForFunction(() =>
    document.getAnimations().every((a) => !(a instanceof CSSTransition) || a.playState !== 'running'),
  );
  await expectAccessible(page, what, within);
}

for (const [theme, width] of [
  ['light', 1440],
  ['dark', 1440],
  ['light', 390],
  ['dark', 390],
] as const)
  test(`axe finds nothing, ${theme}, ${width} px`, async ({ page }) => {
    // Axe reads every node several times: long on a busy machine.
    test.setTimeout(180_000);
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await open(page);
    await clean(page, 'done');
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      'the page scrolls sideways',
    ).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Glossary' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await clean(page, 'glossary', '[role=dialog]');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Take the tour' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await clean(page, 'tour', '[role=dialog]');
    await page.keyboard.press('Escape');
    if (width < 900) await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Advanced' }).click();
    await clean(page, 'settings open');
    await page.getByRole('spinbutton', { name: 'Iterations T, number' }).fill('64');
    if (width < 900) await page.keyboard.press('Escape');
    await clean(page, 'running');
  });

test('axe finds nothing on the page of an error', async ({ page, allow }) => {
  allow(/404 \(Not Found\)/);
  await page.goto('./#v=1&pack=not-there');
  await expect(page.getByRole('alert')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await clean(page, `error, ${colorScheme}, ${width} px`);
    }
});

test('with reduced motion nothing moves by itself', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${TINY}&T=64`);
  await expect(status(page)).toContainText(/Iteration|First pass|Starting|Loading/);
  const moving = await page.evaluate(
    () =>
      document
        .getAnimations()
        .filter((a) => Number(a.effect?.getComputedTiming().duration ?? 0) > 1 && a.playState === 'running')
        .length,
  );
  expect(moving).toBe(0);
});
