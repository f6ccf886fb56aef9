// Everything that must hold, in one command on a fresh clone. Node's own modules only: it runs before the install.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const step = (name, command, args) => {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`${name} failed.`);
    process.exit(status ?? 1);
  }
};
const marker = 'node_modules/.package-lock.json';
if (!existsSync(marker) || statSync(marker).mtimeMs < statSync('package-lock.json').mtimeMs)
  step('install', 'npm', ['ci']);
step('format', 'npx', ['prettier', '--check', '.']);
step('types', 'npx', ['tsc', '-p', '.']);
const report = path.join(tmpdir(), `splitscope-${process.pid}.json`);
console.log('\n== unit and engine tests');
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  { stdio: 'inherit' },
);
if (!existsSync(report)) process.exit(status || 1);
const {
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: skipped,
} = JSON.parse(readFileSync(report, 'utf8'));
const missed = skipped > 0 && process.env.CI !== undefined && existsSync('../shared');
if (missed) console.error('A test was skipped that should have run.');
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(status !== 0 || failed > 0 || missed ? 1 : 0);
