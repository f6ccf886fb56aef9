// A photograph of 48 megapixels, dropped on the built page: how long until its answer, and the page's longest task meanwhile.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';

const [WIDTH, HEIGHT] = [8000, 6000];

/** A JPEG with structure at every scale, so that it takes as long to decode as a photograph. */
async function photograph(file) {
  const data = Buffer.allocUnsafe(WIDTH * HEIGHT * 3);
  let state = 1;
  for (let y = 0, at = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const light = 128 + 60 * Math.sin(x / 300) * Math.cos(y / 200) + (((x >> 4) ^ (y >> 4)) % 24);
      const grain = (state >>> 24) % 16;
      data[at++] = light + grain;
      data[at++] = light * 0.8 + grain;
      data[at++] = 255 - light + grain / 2;
    }
  await sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg({ quality: 90 })
    .toFile(file);
}

function listen() {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
}

export async function measurePhotograph(browser, url, say) {
  const folder = mkdtempSync(path.join(tmpdir(), 'splitscope-photograph-'));
  try {
    const file = path.join(folder, 'photograph.jpg');
    await photograph(file);
    const context = await browser.newContext({
      serviceWorkers: 'block',
      viewport: { width: 1440, height: 900 },
    });
    const page = await context.newPage();
    await page.addInitScript(listen);
    await page.goto(url);
    const done = page
      .getByRole('status')
      .first()
      .getByText(/^Done in/);
    await done.waitFor({ timeout: 60_000 });
    await page.waitForTimeout(3000);
    await page.evaluate(() => (window.longTasks.length = 0));
    const score = await page.locator('[data-testid="score-si"]').textContent();
    const started = Date.now();
    await page.getByLabel('Image', { exact: true }).setInputFiles(file);
    await page.waitForFunction(
      (before) => {
        const text = document.querySelector('[data-testid="score-si"]')?.textContent ?? '';
        return /\d/.test(text) && text !== before;
      },
      score,
      { timeout: 120_000 },
    );
    await done.waitFor({ timeout: 120_000 });
    const ms = Date.now() - started;
    await page.waitForTimeout(1000);
    const tasks = await page.evaluate(() => window.longTasks);
    await context.close();
    say({ name: 'page, a photograph of 48 megapixels: from the drop to its answer', value: ms, unit: 'ms' });
    say({ name: 'page, a photograph of 48 megapixels: tasks over 50 ms', value: tasks.length, unit: '' });
    say({
      name: 'page, a photograph of 48 megapixels: longest of them',
      value: Math.max(0, ...tasks),
      unit: 'ms',
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
