import { expect, test } from './fixtures';
import { choose, open, TINY } from './page';

test('light and dark are chosen and remembered', async ({ page }) => {
  await open(page);
  const ground = () =>
    page.evaluate(
      () =>
        getComputedStyle(document.querySelector('header')!).backgroundColor +
        getComputedStyle(document.body).color,
    );
  await choose(page, 'Theme', 'Light');
  const light = await ground();
  await choose(page, 'Theme', 'Dark');
  await expect.poll(ground).not.toBe(light);
  await page.reload();
  await expect.poll(ground).not.toBe(light);
});

test('the first visit begins with a tour: skipped, not shown again, repeated when asked for', async ({
  page,
}) => {
  // The page spares a driven browser the tour; this one comes as a person does.
  await page.addInitScript(() => Object.defineProperty(navigator, 'webdriver', { get: () => false }));
  await page.goto(TINY);
  const tour = page.getByRole('dialog');
  await expect(tour).toContainText('1 of 6');
  await tour.getByRole('button', { name: 'Skip' }).click();
  await expect(tour).toHaveCount(0);
  await page.reload();
  await expect(page.getByTestId('score-si')).toHaveText(/\d/);
  await expect(tour).toHaveCount(0);
  await page.getByRole('button', { name: 'Tour' }).click();
  for (let n = 1; n < 6; n++) {
    await expect(tour).toContainText(`${n} of 6`);
    // What is spoken of is marked, and on the screen.
    if (n > 1) await expect(page.locator('[data-toured]')).toBeInViewport();
    await tour.getByRole('button', { name: 'Next' }).click();
  }
  await tour.getByRole('button', { name: 'Begin' }).click();
  await expect(tour).toHaveCount(0);
  await expect(page.locator('[data-toured]')).toHaveCount(0);
});

test('terms explain themselves on hover and on focus; the glossary has them', async ({ page }) => {
  await open(page);
  const tip = page.getByRole('tooltip');
  const help = page.getByRole('button', { name: 'What is Learning rate η?' });
  // As a person's does, the pointer comes from somewhere: the first move alone opens nothing.
  await page.mouse.move(700, 5);
  await help.hover();
  await expect(tip).toContainText('Learning rate η');
  await page.mouse.move(700, 5);
  await expect(tip).toHaveCount(0);
  await page.getByRole('button', { name: 'Reset' }).focus();
  await page.getByRole('button', { name: 'Glossary' }).focus();
  await page.getByRole('spinbutton', { name: 'Learning rate η, number' }).focus();
  await page.keyboard.press('Shift+Tab');
  await expect(help).toBeFocused();
  await expect(tip).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tip).toHaveCount(0);
  await page.getByRole('button', { name: 'Glossary' }).click();
  const glossary = page.getByRole('dialog', { name: 'Glossary' });
  expect(await glossary.getByRole('term').count()).toBeGreaterThan(15);
  await page.keyboard.press('Escape');
  await expect(glossary).toHaveCount(0);
});
