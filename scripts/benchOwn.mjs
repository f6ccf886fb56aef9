// What a person waits for with a network of their own: `npm run build && node scripts/benchOwn.mjs FILE...`. Each file is dropped
// in a fresh browser, and pictures are looked at with it; three rounds, medians.
import path from 'node:path';
import { chromium } from '@playwright/test';
import { browserPath } from './ensure-chromium.mjs';
import { serve } from './serve.mjs';

const ROUNDS = 3;
const WAIT = { timeout: 300_000 };
const SCORES = [
  ['first GAIA score', 'score-gaia'],
  ['first S&I score', 'score-si'],
];
const median = (xs) => [...xs].sort((a, b) => a - b)[xs.length >> 1];
const seconds = (from) => (performance.now() - from) / 1000;

/** Seconds from the file to what it is, and from there to its first GAIA and S&I scores. */
async function once(browser, url, file) {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(`${url}/#v=1&sample=cat&backend=wasm`);
  const status = page.getByRole('status').first();
  await status.getByText(/Done in/).waitFor(WAIT);
  await page.getByRole('button', { name: 'Your network' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your network' });
  const chooser = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose a network' }).click();
  let from = performance.now();
  await (await chooser).setFiles(file);
  const found = dialog.getByRole('region', { name: 'What it is' });
  await found.waitFor(WAIT);
  const figures = { 'file to what it is': seconds(from) };
  await found.getByLabel('What to call it').fill('Measured');
  // Scores of the network before stay until the first of this one come.
  const before = new Map(
    await Promise.all(SCORES.map(async ([, id]) => [id, await page.getByTestId(id).first().textContent()])),
  );
  from = performance.now();
  await found.getByRole('button', { name: 'Look at pictures with it' }).click();
  await page.getByRole('region', { name: 'Network' }).getByText('Measured').first().waitFor(WAIT);
  figures['kept and chosen'] = seconds(from);
  for (const [name, id] of SCORES) {
    await page.waitForFunction(
      ([which, old]) => {
        const text = document.querySelector(`[data-testid="${which}"]`)?.textContent ?? '';
        return /\d/.test(text) && text !== old;
      },
      [id, before.get(id)],
      WAIT,
    );
    figures[name] = seconds(from);
  }
  await status.getByText(/Done in/).waitFor(WAIT);
  figures['the analysis by itself'] = Number(/Done in ([\d.]+) s/.exec(await status.textContent())?.[1]);
  await context.close();
  return figures;
}

const url = (await serve({ port: Number(process.env.SPLITSCOPE_E2E_PORT ?? 4301) })).replace(/\/$/, '');
const browser = await chromium.launch({ executablePath: browserPath() });
for (const file of process.argv.slice(2)) {
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push(await once(browser, url, file));
  for (const name of Object.keys(rounds[0])) {
    const all = rounds.map((figures) => figures[name]);
    process.stdout.write(
      `${path.basename(file)}, ${name}: ${median(all).toFixed(2)} s (${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)})\n`,
    );
  }
}
await browser.close();
process.exit(0);
