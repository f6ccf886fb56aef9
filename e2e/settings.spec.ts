import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { choose, detail, open, region, score, settled, siSide, status } from './page';

/** Notes every pair of settings and score that S&I's side ever shows together. */
async function watchLabels(page: Page): Promise<() => Promise<Record<string, string[]>>> {
  await page.evaluate(() => {
    const seen: Record<string, string[]> = {};
    Object.assign(window, { seenLabels: seen });
    const look = (): void => {
      const shown = document.querySelector('[data-testid="score-si"]');
      const label = shown?.closest('article')?.querySelector('h3')?.textContent;
      if (shown === null || !label) return;
      const scores = (seen[label] ??= []);
      if (!scores.includes(shown.textContent)) scores.push(shown.textContent);
    };
    look();
    new MutationObserver(look).observe(document.querySelector('main')!, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  return () =>
    page.evaluate(() => (window as unknown as { seenLabels: Record<string, string[]> }).seenLabels);
}

test('η and T by mouse, keyboard and number; no score under settings that did not make it', async ({
  page,
}) => {
  await open(page);
  const labels = await watchLabels(page);
  const eta = page.getByRole('slider', { name: 'Learning rate η' });
  const box = (await eta.boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.26, y);
  await page.mouse.down();
  for (let n = 0; n <= 20; n++) await page.mouse.move(box.x + box.width * (0.26 + 0.03 * n), y);
  await page.mouse.up();
  const dragged = await page.getByRole('spinbutton', { name: 'Learning rate η, number' }).inputValue();
  // The slider rests at calibrated values alone.
  expect(dragged).toBe('0.5');
  await settled(page, `η ${dragged} ·`);
  const T = page.getByRole('slider', { name: 'Iterations T' });
  await T.focus();
  await T.press('ArrowRight');
  await T.press('ArrowRight');
  await settled(page, `η ${dragged} · T 4`);
  // The slider stops at what is calibrated, 1 to 8 here; Shift and the field take every number, and the keys go on from it.
  const typed = page.getByRole('spinbutton', { name: 'Iterations T, number' });
  await typed.fill('11');
  await expect(T).toHaveAttribute('aria-valuetext', '11');
  await T.press('Shift+ArrowRight');
  await expect(typed).toHaveValue('12');
  await T.press('ArrowLeft');
  await expect(typed).toHaveValue('8');
  const track = (await T.boundingBox())!;
  await T.click({ position: { x: 8 + (track.width - 16) * (3 / 7), y: track.height / 2 } });
  await settled(page, `η ${dragged} · T 4`);
  const field = page.getByRole('spinbutton', { name: 'Learning rate η, number' });
  await field.fill('0,5');
  await settled(page, 'η 0.5 · T 4');
  const at = await score(page, 'si').textContent();
  await field.press('ArrowDown');
  await settled(page, 'η 0.4 · T 4');
  await field.fill('0.5');
  await settled(page, 'η 0.5 · T 4');
  await expect(score(page, 'si')).toHaveText(at ?? '');
  const seen = await labels();
  expect(Object.keys(seen).length).toBeGreaterThanOrEqual(4);
  for (const [label, scores] of Object.entries(seen)) expect(scores, label).toHaveLength(1);
});

test('the accepted share moves the threshold and the words without a new job', async ({ page }) => {
  await open(page);
  const gaia = await detail(page, 'GAIA');
  const field = page.getByRole('spinbutton', { name: 'ID images accepted, number' });
  const done = await status(page).textContent();
  await field.fill('99.9');
  await expect(gaia).toContainText('accepts 99.9%');
  await expect(gaia.locator('strong')).toHaveText('in distribution');
  const high = Number(/ξ ([\d.]+)/.exec((await gaia.textContent()) ?? '')![1]);
  await field.fill('50');
  await expect(gaia).toContainText('accepts 50.0%');
  const low = Number(/ξ ([\d.]+)/.exec((await gaia.textContent()) ?? '')![1]);
  expect(low).toBeLessThan(high);
  const value = Number(await score(page, 'gaia').textContent());
  await expect(gaia.locator('strong')).toHaveText(value > low ? 'out of distribution' : 'in distribution');
  await expect(status(page)).toHaveText(done ?? '');
});

test('off the grid there is no percentile; add is GAIA by the theorem; T = 1 is GAIA', async ({ page }) => {
  await open(page);
  const field = page.getByRole('spinbutton', { name: 'Learning rate η, number' });
  await field.fill('0.02');
  await settled(page, 'η 0.02');
  await expect(siSide(page)).toContainText('not calibrated for these settings');
  await expect(await detail(page, 'S&I')).toContainText('no percentile and no threshold');
  await expect(region(page, 'Detectors').getByRole('row', { name: /^S&I/ })).toContainText('not calibrated');
  await field.fill('0.5');
  await settled(page, 'η 0.5');
  await expect(score(page, 'si')).not.toHaveText((await score(page, 'gaia').textContent()) ?? '');
  await choose(page, 'Integration', /^add/);
  await settled(page, 'η 0.5 · T 2 · add');
  const note = region(page, 'Verdict').getByRole('note');
  await expect(note).toContainText('equals GAIA in a network like this');
  const [, si, gaia, all] = /S&I ([\d.]+) = GAIA ([\d.]+); (all \d+) channel/.exec(
    (await note.textContent()) ?? '',
  )!;
  expect(si).toBe(gaia);
  expect(all).toMatch(/^all \d{2,}/);
  await expect(score(page, 'si')).toHaveText((await score(page, 'gaia').textContent()) ?? '');
  await choose(page, 'Integration', /^mean/);
  await page.getByRole('slider', { name: 'Iterations T' }).press('Home');
  await settled(page, 'η 0.5 · T 1');
  await expect(note).toContainText('With T = 1 S&I is GAIA');
});

test('steps too small to show are called so, and larger ones offered; a number beyond the range ends at it', async ({
  page,
}) => {
  await open(page, './#v=1&backend=wasm');
  const note = region(page, 'Verdict').getByRole('note');
  await expect(note).toContainText(/Steps of η 0\.001 change S&I’s score by 0\.\d\d%/);
  await note.getByRole('button', { name: 'Try η 0.5' }).click();
  await settled(page, 'η 0.5 ·');
  await expect(note).toHaveCount(0);
  const field = page.getByRole('spinbutton', { name: 'Learning rate η, number' });
  await field.fill('900');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(region(page, 'Controls')).toContainText('1e-5 to 1');
  await field.press('Enter');
  await expect(field).toHaveValue('1');
  await expect(region(page, 'Controls')).toContainText('1e-5 to 1');
  await field.fill('0.1');
  await settled(page, 'η 0.1 ·');
  await expect(region(page, 'Controls')).not.toContainText('1e-5 to 1');
});
