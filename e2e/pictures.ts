import type { Locator, Page } from '@playwright/test';

/** The tiny network: these tests are about the pictures. */
export const TINY = './#v=1&pack=cifar10-wrn-10-1&map=input-gradient';

export interface FilePayload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}
export const fileOf = (name: string, buffer: Buffer, mimeType = ''): FilePayload => ({
  name,
  mimeType,
  buffer,
});

/** The filmstrip's entry of a file. */
export const frame = (page: Page, name: string): Locator =>
  page
    .getByRole('list', { name: 'Pictures that are open' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: `Remove ${name}`, exact: true }) });

export const choose = (page: Page, files: readonly FilePayload[] | readonly string[]): Promise<void> =>
  page.getByLabel('Image', { exact: true }).setInputFiles(files as FilePayload[] | string[]);

/** Drop files on the page, as a person does from a folder's window. */
export async function drop(page: Page, files: readonly FilePayload[]): Promise<void> {
  const data = await page.evaluateHandle(
    (given) => {
      const transfer = new DataTransfer();
      for (const { name, type, base64 } of given)
        transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
      return transfer;
    },
    files.map(({ name, mimeType, buffer }) => ({ name, type: mimeType, base64: buffer.toString('base64') })),
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

/** What the network sees of the chosen picture: mean colour of each quadrant, `[4][3]`, 0 to 255. */
export function quadrants(page: Page, name: string): Promise<number[][]> {
  return page
    .getByRole('img', { name: `${name} as the network sees it`, exact: true })
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { width: w, height: h } = canvas;
      // A copy: reading the page's own canvas back makes Chromium warn.
      const copy = new OffscreenCanvas(w, h).getContext('2d', { willReadFrequently: true })!;
      copy.drawImage(canvas, 0, 0);
      return [0, 1, 2, 3].map((q) => {
        const { data } = copy.getImageData(q % 2 ? w / 2 : 0, q > 1 ? h / 2 : 0, w / 2, h / 2);
        const sum = [0, 0, 0];
        for (let i = 0; i < data.length; i++) if (i % 4 < 3) sum[i % 4]! += data[i]!;
        return sum.map((s) => (4 * s) / data.length);
      });
    });
}

/** Select an open picture; its notes. */
export async function look(page: Page, name: string): Promise<string[]> {
  await frame(page, name).getByRole('button').first().click();
  await page.getByRole('img', { name: `${name} as the network sees it`, exact: true }).waitFor();
  return page.getByRole('list', { name: 'How it was read' }).getByRole('listitem').allTextContents();
}
