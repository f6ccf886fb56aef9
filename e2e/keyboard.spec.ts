import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { open, region, settled } from './page';

/** Whether the focused element looks otherwise than without the focus: some draw it on a part that no style tells of. */
async function looksFocused(page: Page): Promise<boolean> {
  const element = page.locator(':focus');
  const box = await element.boundingBox();
  if (box === null) return false;
  const clip = { x: box.x - 6, y: box.y - 6, width: box.width + 12, height: box.height + 12 };
  const handle = await element.elementHandle();
  const focused = await page.screenshot({ clip });
  await handle!.evaluate((e) => (e as HTMLElement).blur());
  const without = await page.screenshot({ clip });
  await handle!.evaluate((e) => (e as HTMLElement).focus());
  return !focused.equals(without);
}

/** Tab until it has the focus; at each stop the focus must be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let n = 0; n < 120; n++) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return null;
      // The mark may be on the element, on what it draws through, or on a label around it.
      const around = [element, element.parentElement, element.closest('label')];
      const marked = around.some((e) => {
        if (!e) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(e);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
      });
      return marked
        ? null
        : `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent}`;
    });
    if (seen !== null) expect(await looksFocused(page), `the focus is seen on ${seen}`).toBe(true);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`The keyboard does not reach ${target.toString()}.`);
}

test('from the page’s load to an export with the keyboard alone', async ({ page }) => {
  await open(page);
  const exporter = page.getByRole('button', { name: 'Export' });
  const picture = page.getByRole('button', { name: 'Horse', exact: true });
  await tabTo(page, picture);
  await page.keyboard.press('Enter');
  await expect(region(page, 'Verdict')).toContainText('Horse: the network takes it for');
  await settled(page);
  await tabTo(page, page.getByRole('slider', { name: 'Learning rate η' }));
  await page.keyboard.press('End');
  await settled(page, 'η 0.5 ·');
  await tabTo(
    page,
    region(page, 'Layers and channels').getByRole('application', { name: /of every channel/ }),
  );
  for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  await expect(region(page, 'Histograms of the gradients')).toContainText('block1.layer.0.bn2, channel 1');
  await page.keyboard.press('Escape');
  await expect(region(page, 'Histograms of the gradients')).toContainText('all layers');
  await page.evaluate(() => document.querySelector<HTMLElement>('a[href="#results"]')?.focus());
  await tabTo(page, exporter);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(exporter).toBeFocused();
  await page.keyboard.press('Enter');
  const download = page.waitForEvent('download');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toBe('Horse_cifar10-wrn-10-1_eta0.5_T2_all.json');
});
