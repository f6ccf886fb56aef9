import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { open } from './page';

/** What can be pressed and is smaller than `least` either way; words inside a sentence may be (WCAG 2.2, 2.5.8). */
const small = (page: Page, least: number, within: string): Promise<string[]> =>
  page.evaluate(
    ([min, selector]) =>
      [
        ...document.querySelectorAll<HTMLElement>(
          `:is(${selector}) :is(button, input, [role=slider], summary)`,
        ),
      ]
        .filter((e) => {
          const { width, height } = e.getBoundingClientRect();
          const hidden =
            width <= 1 || height <= 1 || e.closest('[aria-hidden=true], .visually-hidden') !== null;
          // A switch is pressed anywhere on its label.
          const target = e.closest('label')?.getBoundingClientRect() ?? { width, height };
          const inText = e.closest('p') !== null && getComputedStyle(e).display.startsWith('inline');
          return (
            !hidden &&
            !inText &&
            (Math.max(width, target.width) < min || Math.max(height, target.height) < min)
          );
        })
        .map((e) => `${e.getAttribute('aria-label') ?? e.textContent} ${e.offsetWidth}x${e.offsetHeight}`),
    [least, within] as const,
  );

test('with a mouse every target is at least 24 px', async ({ page }) => {
  await open(page);
  expect(await small(page, 24, 'body')).toEqual([]);
});

test.describe('with a finger', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('helps, layers, tables and settings are at least 40 px', async ({ page }) => {
    await open(page);
    expect(await small(page, 40, 'main')).toEqual([]);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Advanced' }).click();
    expect(await small(page, 40, '[role=dialog]')).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBeLessThanOrEqual(0);
  });
});
