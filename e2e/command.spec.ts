import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { csvParse } from 'd3-dsv';
import { METHODS } from '../src/engine/detectors/methods';
import { expect, test } from './fixtures';
import { open, region, save, settled, TINY } from './page';

interface Line {
  readonly prediction: { readonly label: string };
  readonly scores: readonly { readonly method: string; readonly score: number }[];
}

test('the command line and the page find the same in a gallery picture', async ({ page }) => {
  const picture = path.resolve('public/samples/zone-plate.webp');
  const { stdout } = await promisify(execFile)(process.execPath, [
    path.resolve('bin/splitscope.mjs'),
    'score',
    picture,
    '--json',
  ]);
  const line = JSON.parse(stdout) as Line;
  // The page opens on a picture of its own; only this one's scores may be compared.
  // The command line's settings are the paper's; the page opens at the recommended ones.
  await page.goto('./#v=1');
  const verdict = page.getByRole('region', { name: 'Verdict' });
  const status = page.getByRole('status').first();
  await expect(status).toContainText(/done|finished|in \d/i);
  await page.getByLabel('Image', { exact: true }).setInputFiles(picture);
  await expect(verdict).toContainText('zone-plate.webp');
  await expect(status).toContainText(/done|finished|in \d/i);
  await expect(verdict).toContainText(line.prediction.label);
  const read = async (method: string): Promise<number> => {
    const text = (await verdict.getByTestId(`score-${method}`).textContent()) ?? '';
    return Number(text.replace('\u2212', '-'));
  };
  for (const method of ['gaia', 'si']) {
    const { score } = line.scores.find((s) => s.method === `${method}-z`)!;
    await expect
      .poll(async () => Math.abs((await read(method)) / score - 1), `${method}: ${score}`)
      .toBeLessThan(1e-3);
  }
});

test('every detector says the same of a file in the page and on the command line, with the same place and verdict', async ({
  page,
}) => {
  const picture = path.resolve('public/samples/zone-plate.webp');
  const words = ['score', picture, '--json', '--pack', 'cifar10-wrn-10-1'];
  const { stdout } = await promisify(execFile)(process.execPath, [
    path.resolve('bin/splitscope.mjs'),
    ...words,
    '--methods',
    METHODS.filter((method) => !method.endsWith('-a')).join(),
  ]);
  const { scores } = JSON.parse(stdout) as {
    readonly scores: readonly {
      readonly method: string;
      readonly score: number;
      readonly threshold: number;
      readonly verdict: string;
      readonly calibrationImages: number;
    }[];
  };
  await open(page, `${TINY}&eta=0.001&T=2&detectors=all`);
  await page.getByLabel('Image', { exact: true }).setInputFiles(picture);
  await expect(region(page, 'Verdict')).toContainText('zone-plate.webp');
  await settled(page);
  const detectors = region(page, 'Detectors');
  await expect(detectors.getByRole('status')).toContainText(/^\d+ of \d+$/);
  const rows = csvParse((await save(page, 'Scores of all detectors, CSV')).content.toString());
  expect(rows.map(({ method }) => method).sort()).toEqual(scores.map(({ method }) => method).sort());
  expect(rows.length).toBeGreaterThan(20);
  for (const { method, score, threshold, verdict, calibrationImages } of scores) {
    const row = rows.find((one) => one.method === method)!;
    expect(Math.abs(Number(row.score) - score), `${method}: ${row.score}, ${score}`).toBeLessThan(
      1e-4 * Math.max(1, Math.abs(score)),
    );
    expect([Number(row.threshold), row.verdict, Number(row.id_images)], method).toEqual([
      threshold,
      verdict,
      calibrationImages,
    ]);
  }
});
