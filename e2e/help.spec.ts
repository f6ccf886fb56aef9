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

test('a visit begins with the answer; the tour is there for the asking, and covers nothing it speaks of', async ({
  page,
}) => {
  // As a person comes, not as a driven browser.
  await page.addInitScript(() => Object.defineProperty(navigator, 'webdriver', { get: () => false }));
  await page.goto(TINY);
  const tour = page.getByRole('dialog');
  await expect(page.getByTestId('score-si')).toHaveText(/\d/);
  await expect(tour).toHaveCount(0);
  await page.getByRole('button', { name: 'Take the tour' }).click();
  for (let n = 1; n <= 3; n++) {
    await expect(tour).toContainText(`${n} of 3`);
    // What is spoken of is marked, and on the screen.
    await expect(page.locator('[data-toured]')).toBeInViewport();
    await tour.getByRole('button', { name: n < 3 ? 'Next' : 'Done' }).click();
  }
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
