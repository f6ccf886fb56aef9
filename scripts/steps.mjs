// What start and test share: install where needed, build where stale. Node's own modules only: it runs before the install.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Run a command in sight of the person; true when it succeeded. */
export const run = (command, ...args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0;

/** Run a command beside others; what it said, all at once, and whether it succeeded. */
export const runBeside = (command, ...args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(part));
    child.on('error', (error) => said.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (code) => resolve({ works: code === 0, said: Buffer.concat(said).toString() }));
  });

/** `npm ci`, unless what is installed is as new as the lock file. */
export function install() {
  const marker = 'node_modules/.package-lock.json';
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync('package-lock.json').mtimeMs) return true;
  return run('npm', 'ci', '--no-audit', '--no-fund');
}

function newest(entry) {
  if (!existsSync(entry)) return 0;
  const { mtimeMs } = statSync(entry);
  if (!statSync(entry).isDirectory()) return mtimeMs;
  return readdirSync(entry).reduce(
    (latest, name) => Math.max(latest, newest(path.join(entry, name))),
    mtimeMs,
  );
}

/** Whether a file that is built is missing or older than something it is made of. */
export function isStale(built, sources) {
  const time = existsSync(built) ? statSync(built).mtimeMs : 0;
  return sources.some((source) => newest(source) >= time);
}

const BUILD = ['npx', 'vite', 'build', '--logLevel', 'warn'];

/** The commands that build the page: none where the last build is newer than everything it is made of. */
export function buildCommands() {
  const sources = ['src', 'public', 'config', 'index.html', 'vite.config.ts', 'package-lock.json'];
  return isStale('dist/index.html', sources) ? [BUILD] : [];
}

/** Build the page where it is stale; true when that succeeded. */
export const build = () => buildCommands().every((command) => run(...command));
