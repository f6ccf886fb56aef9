import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { zipSync } from 'fflate';
import { expect, test } from './fixtures';
import { choose, open, region, stripes } from './page';

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'splitscope-benchmark-'));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** A zip of striped pictures, and other files as they are. */
async function archive(name: string, shifts: readonly number[], others: Record<string, Uint8Array> = {}) {
  const files: Record<string, Uint8Array> = { ...others };
  for (const [i, shift] of shifts.entries())
    files[`${i % 2 === 0 ? 'a' : 'b'}/${i}.png`] = new Uint8Array(await stripes(shift));
  const file = path.join(folder, name);
  await writeFile(file, zipSync(files));
  return file;
}

async function give(page: Page, label: string, file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page
    .getByRole('group', { name: label, exact: true })
    .getByRole('button', { name: 'File', exact: true })
    .click();
  await (await chooser).setFiles(file);
}

async function saved(page: Page, item: string): Promise<string> {
  await region(page, 'Results').getByRole('button', { name: 'Save' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: item }).click();
  return readFile(await (await download).path(), 'utf8');
}

/** A table's figures: numbers to six digits, words as they are. */
const figures = (csv: string): (string | number)[][] =>
  csv
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split(',')
        .map((cell) =>
          Number.isNaN(Number(cell)) || cell === '' ? cell : Number(Number(cell).toPrecision(6)),
        ),
    );

test('a person runs detectors on pictures of their own, reads the table, and judges single pictures by it', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const id = await archive('known.zip', [0, 1, 2, 3, 4, 5, 6, 7]);
  const ood = await archive('other.zip', [3, 20, 21, 22], {
    'a/broken.png': Uint8Array.of(0x89, 0x50, 1, 2, 3),
  });
  await open(page);
  await page.getByRole('button', { name: 'Benchmark' }).click();
  // What comes with the page holds a grid of S&I.
  await page.getByText('The whole grid, and what the best of it is worth').click();
  await expect(page.getByText(/^Chosen: S&I-Z, η .* settings on one half of the images/)).toBeVisible();
  await page.getByRole('button', { name: 'Run on your pictures' }).click();
  const run = region(page, 'Run on your pictures');
  await give(page, 'ID set: what the network knows', id);
  await expect(run.getByText('8 pictures of 2 classes, 96 × 96.')).toBeVisible();
  await give(page, 'OOD set: something else', ood);
  await expect(run.getByText('1 of its pictures is in known as well, pixel by pixel.')).toBeVisible();
  await expect(run.getByText('1 of its pictures cannot be used')).toBeVisible();
  await page.getByRole('spinbutton', { name: 'Pictures of a set at most' }).fill('8');
  await run.getByRole('button', { name: 'Add uniform noise' }).click();
  await expect(run.getByText('8 pictures, 32 × 32.')).toBeVisible();
  await run.getByRole('button', { name: 'Start' }).click();

  const results = region(page, 'Results');
  await expect(results.getByRole('row', { name: /Energy/ })).toBeVisible({ timeout: 90_000 });
  await expect(run.getByText('8 of 8').last()).toBeVisible({ timeout: 90_000 });
  await expect(results.getByText('ID: 8 images of known.')).toBeVisible({ timeout: 90_000 });
  await results.getByText(/things to check/).click();
  const doubts = results.getByRole('region', { name: 'To check in other' });
  await expect(doubts.getByText('1 image could not be used.')).toBeVisible();
  await expect(doubts.getByText('1 image is in known as well, pixel by pixel.')).toBeVisible();

  // The same files by the command line.
  const out = path.join(folder, 'out');
  const argv = ['benchmark', '--pack', 'cifar10-wrn-10-1', '--id', id, '--ood', `other=${ood}`];
  const more = ['--ood', 'uniform:8=noise:uniform:8', '--methods', 'quick', '--out', out, '--jobs', '1'];
  await promisify(execFile)(process.execPath, ['bin/splitscope.mjs', ...argv, ...more]).catch(
    (error: unknown) => {
      // A picture could not be used.
      expect(error).toMatchObject({ code: 1 });
    },
  );
  const there = await readFile(path.join(out, 'table.csv'), 'utf8');
  expect(figures(await saved(page, 'Table (CSV)'))).toEqual(figures(there));

  await choose(page, 'Curve', 'Precision and recall, OOD positive');
  await expect(page.getByRole('img', { name: /^Precision and recall, OOD positive of/ })).toBeVisible();
  const threshold = region(page, 'Threshold');
  await page.getByRole('spinbutton', { name: 'ID images accepted' }).fill('75');
  await expect(threshold.getByText('accepts 75.0% of 8 ID images')).toBeVisible();
  await threshold.getByRole('button', { name: 'Judge single pictures so' }).click();
  await expect(region(page, 'Verdict')).toBeVisible();
  await expect(page.getByRole('slider', { name: 'ID images accepted' })).toHaveValue('75');

  // Pictures worth a look: what is in both sets, and a click opens it.
  await page.goBack();
  await page.getByText('Wrongly accepted, wrongly rejected').click();
  const twice = page.getByRole('region', { name: 'In known and in other, pixel by pixel (1)' });
  await expect(twice.getByText('is b/3.png')).toBeVisible();
  await twice.getByRole('button', { name: 'Look at a/0.png of other' }).click();
  await expect(page.getByRole('img', { name: '0.png as the network sees it', exact: true })).toBeVisible();

  // Back there, and after the page was opened anew, the run is kept.
  await page.goBack();
  await expect(results).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Run on your pictures' }).click();
  await page.getByRole('region', { name: 'Kept runs' }).getByRole('button', { name: 'Show' }).click();
  await expect(results.getByText('ID: 8 images of known.')).toBeVisible();
});

/** How many pictures the long run has, half of them ID; none without being asked. */
const MANY = Number(process.env.SPLITSCOPE_E2E_IMAGES ?? 0);

/** Pictures of 32 x 32 as one `.npy` file: noise, another for another `step`. */
async function noiseFile(name: string, images: number, step: number): Promise<string> {
  const shape = `(${images}, 32, 32, 3)`;
  const dictionary = `{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}, }`;
  const head = Buffer.alloc(128, ' ');
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(118, 8);
  head.write(dictionary, 10);
  head.write('\n', 127);
  const pixels = Buffer.alloc(images * 3072);
  for (let i = 0, state = step; i < pixels.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    pixels[i] = state >>> 24;
  }
  const file = path.join(folder, name);
  await writeFile(file, Buffer.concat([head, pixels]));
  return file;
}

/** Bytes that the page and its threads hold. */
const memory = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { measureUserAgentSpecificMemory } = performance as unknown as {
      measureUserAgentSpecificMemory: () => Promise<{ bytes: number }>;
    };
    return (await measureUserAgentSpecificMemory.call(performance)).bytes;
  });

// Minutes long, and so only by SPLITSCOPE_E2E_IMAGES=10000 or another number.
if (MANY > 0)
  test('a long run holds no more at its end than at its start', async ({ page }) => {
    test.setTimeout(120_000 + MANY * 400);
    const half = Math.floor(MANY / 2);
    const [id, ood] = [await noiseFile('many-id.npy', half, 1), await noiseFile('many-ood.npy', half, 2)];
    await open(page);
    await page.getByRole('button', { name: 'Benchmark' }).click();
    await page.getByRole('button', { name: 'Run on your pictures' }).click();
    const run = region(page, 'Run on your pictures');
    await page.getByRole('spinbutton', { name: 'Pictures of a set at most' }).fill(String(half));
    await give(page, 'ID set: what the network knows', id);
    await give(page, 'OOD set: something else', ood);
    await expect(run.getByText(/pictures, 32 × 32/)).toHaveCount(2);
    await run.getByRole('button', { name: 'Start' }).click();
    const done = run.getByRole('progressbar', { name: 'many-id', exact: true });
    const share = async (): Promise<number> =>
      Number(await done.getAttribute('value')) / Number(await done.getAttribute('max'));
    await expect.poll(share, { timeout: MANY * 200 }).toBeGreaterThan(0.3);
    const early = await memory(page);
    const count = half.toLocaleString('en');
    await expect(run.getByText(`${count} of ${count}`)).toHaveCount(2, { timeout: MANY * 400 });
    const late = await memory(page);
    console.log(
      `${MANY} pictures: ${(early / 1e6).toFixed(0)} MB early, ${(late / 1e6).toFixed(0)} MB at the end`,
    );
    // The rows themselves: some hundred bytes a picture and detector.
    expect(late - early).toBeLessThan(50e6 + MANY * 5000);
    await expect(region(page, 'Results').getByText(`ID: ${count} images of many-id.`)).toBeVisible();
  });
