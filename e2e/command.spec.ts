import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from './fixtures';

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
