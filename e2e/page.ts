import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { expect } from './fixtures';

/** The small network on WASM: for what does not depend on the network. */
export const TINY = './#v=1&pack=cifar10-wrn-10-1&backend=wasm';

export const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
export const score = (page: Page, method: 'gaia' | 'si'): Locator =>
  region(page, 'Verdict').getByTestId(`score-${method}`);
export const status = (page: Page): Locator => page.getByRole('status').first();
/** S&I's part of the verdict: its score with the settings that made it. */
export const siSide = (page: Page): Locator =>
  region(page, 'Verdict').getByRole('article', { name: 'S&I', exact: true });

/** What the page answers first, in any of its words. */
export const ANSWER = /Looks familiar|Unfamiliar|Borderline|Detectors disagree/;

/** Open what stands behind the answer; a method’s part of it. */
export async function detail(page: Page, name: 'GAIA' | 'S&I'): Promise<Locator> {
  const verdict = region(page, 'Verdict');
  const part = verdict.getByRole('region', { name: `${name} in detail`, exact: true });
  if ((await part.count()) === 0) await verdict.getByText('Scores and thresholds').click();
  return part;
}

/** The result of the present settings is there; `settings` is what stands beside S&I's name. */
export async function settled(page: Page, settings?: string): Promise<void> {
  if (settings !== undefined) await expect(siSide(page).getByRole('heading')).toContainText(settings);
  await expect(status(page)).toContainText(/^Done in/);
  await expect(region(page, 'Verdict')).not.toContainText('on its way');
  await expect(score(page, 'si')).toHaveText(/\d/);
}

export async function open(page: Page, link = TINY): Promise<void> {
  await page.goto(link);
  await settled(page);
}

/** Choose from a drop-down list by its label. */
export async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  const button = page
    .locator('button[aria-haspopup="listbox"]')
    .and(page.getByRole('button', { name: new RegExp(`${label}$`) }))
    .first();
  // By key: near the foot of the page the list opens over its button, and the release of a click would choose from it.
  await button.press('Enter');
  await page.getByRole('option', { name: option }).first().click();
  // A click while the list still closes would only close it.
  await expect(page.getByRole('listbox')).toHaveCount(0);
}

/** Take one item of the Export menu. */
export async function save(page: Page, item: string): Promise<{ name: string; content: Buffer }> {
  await page.getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: item, exact: true }).click();
  const file = await download;
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

/** A picture that is nobody's photograph: stripes, `shift` makes another one. */
export async function stripes(shift = 0): Promise<Buffer> {
  const size = 96;
  const data = Buffer.alloc(size * size * 3);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const i = (y * size + x) * 3;
      data[i] = (x + shift) % 16 < 8 ? 230 : 40;
      data[i + 1] = y % 24 < 12 ? 180 : 60;
      data[i + 2] = (x * 2 + y + 40 * shift) % 256;
    }
  return sharp(data, { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toBuffer();
}

/** Drop or paste PNG files as the browser would: an event with files in its DataTransfer. */
export async function give(page: Page, how: 'drop' | 'paste', files: Record<string, Buffer>): Promise<void> {
  const list = Object.entries(files).map(([name, buffer]) => ({ name, data: buffer.toString('base64') }));
  await page.evaluate(
    ({ how: type, list: named }) => {
      const data = new DataTransfer();
      for (const { name, data: text } of named)
        data.items.add(
          new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name, { type: 'image/png' }),
        );
      const common = { bubbles: true, cancelable: true };
      (document.querySelector('main') ?? document.body).dispatchEvent(
        type === 'drop'
          ? new DragEvent('drop', { ...common, dataTransfer: data })
          : new ClipboardEvent('paste', { ...common, clipboardData: data }),
      );
    },
    { how, list },
  );
}
