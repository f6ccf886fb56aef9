// Finds a Chromium for the browser tests and the benchmark, and gets one where there is none. Run as a script it prints
// the path. Node's own modules only, until Playwright is asked.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function playwrights() {
  try {
    const { chromium } = createRequire(import.meta.url)('@playwright/test');
    return existsSync(chromium.executablePath()) ? chromium.executablePath() : null;
  } catch {
    return null;
  }
}

function installed() {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(path.delimiter)];
  for (const folder of folders)
    for (const name of NAMES) if (existsSync(path.join(folder, name))) return path.join(folder, name);
  return null;
}

/** Path of a browser that is here: Playwright's own, else the system's; null where there is none. */
export const findBrowser = () => playwrights() ?? installed();

/** Path of a browser, or an error that says how to get one. */
export function browserPath() {
  const found = findBrowser();
  if (found === null) throw new Error('There is no Chromium here: run "node scripts/ensure-chromium.mjs".');
  return found;
}

function tryTo(command, args) {
  console.log(`> ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit', timeout: 300_000 }).status === 0;
}

/** Get a browser: Playwright's download first, then Debian's package. */
export function ensureChromium() {
  if (findBrowser() !== null) return browserPath();
  tryTo('npx', ['playwright', 'install', 'chromium']);
  if (findBrowser() === null) {
    const root = process.getuid?.() === 0;
    const apt = (...args) => tryTo(root ? 'apt-get' : 'sudo', root ? args : ['-n', 'apt-get', ...args]);
    if (!apt('install', '-y', '--no-install-recommends', 'chromium')) {
      apt('update');
      apt('install', '-y', '--no-install-recommends', 'chromium');
    }
  }
  return browserPath();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(ensureChromium());
