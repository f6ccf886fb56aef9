// Makes the README's picture again from a built page: `npm run build && node scripts/screenshot.mjs`.
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import sharp from 'sharp';
import { browserPath } from './ensure-chromium.mjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const FILE = path.join(ROOT, 'e2e', 'screenshots', 'page.png');
const PORT = Number(process.env.SPLITSCOPE_E2E_PORT ?? 4179);

const server = spawn(process.execPath, [path.join(ROOT, 'scripts', 'serve.mjs'), '--port', String(PORT)], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  // The server says its address once it listens.
  await new Promise((resolve, reject) => {
    server.stdout.once('data', resolve);
    server.once('exit', (code) => reject(new Error(`The server ended with ${String(code)}.`)));
  });
  const browser = await chromium.launch({ executablePath: browserPath() });
  const page = await browser.newPage({
    viewport: { width: 1440, height: 1280 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await page.goto(`http://localhost:${PORT}/`);
  await page
    .getByRole('status')
    .first()
    .getByText(/Done in/)
    .waitFor();
  // Charts are drawn one a task after the result; the map comes last.
  await page.getByText(/Explains/).waitFor();
  await page.waitForTimeout(1000);
  const picture = await page.screenshot();
  await browser.close();
  await mkdir(path.dirname(FILE), { recursive: true });
  const { size } = await sharp(picture).png({ palette: true, quality: 90, effort: 10 }).toFile(FILE);
  process.stdout.write(`${path.relative(ROOT, FILE)}: ${Math.round(size / 1000)} kB\n`);
} finally {
  server.kill();
}
