// Everything that must hold, in one command on a fresh clone. Every step runs, so that one run shows all that is wrong.
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureFirefox } from './ensure-firefox.mjs';
import { writeRegistries } from './registries.mjs';
import { buildCommands, install, run, runBeside } from './steps.mjs';

const failed = [];
const step = (name, works) => {
  console.log(`\n== ${name}`);
  if (!works()) failed.push(name);
};

/** Steps that need one core each, two at a time: each runs its commands until one fails, and says all at its end. */
const beside = async (lanes) =>
  Promise.all(
    lanes.map(async (steps) => {
      for (const [name, ...commands] of steps) {
        let works = true;
        let said = '';
        for (const command of commands) {
          const result = works ? await runBeside(...command) : { works, said: '' };
          works = result.works;
          said += result.said;
        }
        console.log(`\n== ${name}\n${said}`.trimEnd());
        if (!works) failed.push(name);
      }
    }),
  );

console.log('== install');
if (!install()) process.exit(1);
console.log('\n== browser');
console.log(ensureChromium());
console.log(ensureFirefox());

writeRegistries();
await beside([
  [['lint', ['npx', 'eslint', '--config', 'config/eslint.config.mjs', '.']]],
  [
    ['types', ['npm', 'run', '--silent', 'types']],
    ['unused', ['npm', 'run', '--silent', 'unused']],
    ['format', ['npx', 'prettier', '--check', '.']],
    ['library', ['npm', 'run', '--silent', 'build:lib'], ['npx', 'publint', '--strict']],
    ['build', ...buildCommands()],
    ['size', ['npx', 'size-limit']],
  ],
]);

const unit = path.join(tmpdir(), `splitscope-${process.pid}.json`);
step('unit and engine tests', () =>
  run('npx', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`),
);
step('browser tests', () => run('npx', 'playwright', 'test', '--config', 'config/playwright.config.ts'));

/** Counts of a report, all zero where a step died before it could write one. */
function counts(file, read) {
  return existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : [0, 0, 0];
}
const sums = [
  counts(unit, (r) => [r.numPassedTests, r.numFailedTests, r.numPendingTests + r.numTodoTests]),
  counts('test-results/e2e.json', ({ stats: s }) => [s.expected + s.flaky, s.unexpected, s.skipped]),
];
const [passed, broken, skipped] = [0, 1, 2].map((i) => sums.reduce((n, row) => n + row[i], 0));
// Tests that read the shared research data skip, saying so, where it is absent; nothing else may.
if (skipped > 0 && process.env.CI !== undefined && existsSync('../shared'))
  failed.push('a test was skipped that should have run');
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}.`);
console.log(`\n${passed} passed, ${broken} failed, ${skipped} skipped`);
process.exit(failed.length > 0 || broken > 0 ? 1 : 0);
