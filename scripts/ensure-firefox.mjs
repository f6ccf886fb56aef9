// Finds a Firefox for the browser tests, and gets one where there is none. Run as a script it prints the path. Not Playwright's
// own build: it is patched, and what a person's Firefox hides from pages is what is tested. Node's own modules only.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = ['firefox-esr', 'firefox'];

/** Path of a Firefox that is here; null where there is none. */
export function findFirefox() {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(path.delimiter)];
  for (const folder of folders)
    for (const name of NAMES) if (existsSync(path.join(folder, name))) return path.join(folder, name);
  return null;
}

/** Path of a Firefox, or an error that says how to get one. */
export function firefoxPath() {
  const found = findFirefox();
  if (found === null) throw new Error('There is no Firefox here: run "node scripts/ensure-firefox.mjs".');
  return found;
}

function apt(...args) {
  const [command, ...rest] =
    process.getuid?.() === 0 ? ['apt-get', ...args] : ['sudo', '-n', 'apt-get', ...args];
  console.log(`> ${command} ${rest.join(' ')}`);
  return spawnSync(command, rest, { stdio: 'inherit', timeout: 300_000 }).status === 0;
}

/** Get a Firefox: Debian's package. */
export function ensureFirefox() {
  if (findFirefox() !== null) return firefoxPath();
  const install = ['install', '-y', '--no-install-recommends', 'firefox-esr'];
  if (!apt(...install)) {
    apt('update');
    apt(...install);
  }
  return firefoxPath();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(ensureFirefox());
