// Images a second of the command line: node scripts/bench-cli.mjs [--pictures N] [--against CHECKOUT] [FLAGS OF score ...]
// The whole command counts, its start included. CHECKOUT is the folder of another version, installed: both are run in turn,
// three times, and the ratio of the best runs is printed.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { builtAsNeeded } from './library.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({
  options: { pictures: { type: 'string', default: '200' }, against: { type: 'string' } },
  allowPositionals: true,
});
const flags = positionals.length > 0 ? positionals : ['--methods', 'gaia-z', '--pack', 'cifar10-wrn-40-2'];

const folder = mkdtempSync(path.join(tmpdir(), 'splitscope-bench-'));
const samples = path.join(root, 'public', 'samples');
const names = readdirSync(samples).filter((name) => name.endsWith('.webp'));
for (let i = 0; i < Number(values.pictures); i++)
  cpSync(
    path.join(samples, names[i % names.length]),
    path.join(folder, `${String(i).padStart(5, '0')}.webp`),
  );

/** Images a second of one run in a checkout. */
function rate(checkout) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(checkout, 'bin', 'splitscope.mjs'), 'score', folder, '--json', ...flags],
    { encoding: 'utf8', maxBuffer: 1 << 30 },
  );
  if (status !== 0) throw new Error(`The command line ended with ${status}: ${stderr}`);
  return stdout.trim().split('\n').length / ((performance.now() - started) / 1000);
}

try {
  await builtAsNeeded();
  console.log(`${values.pictures} pictures, ${availableParallelism()} cores: score ${flags.join(' ')}`);
  const [ours, others] = [[], []];
  for (let i = 0; i < 3; i++) {
    ours.push(rate(root));
    if (values.against !== undefined) others.push(rate(path.resolve(values.against)));
  }
  console.log(
    `${Math.max(...ours).toFixed(2)} images a second (${ours.map((r) => r.toFixed(2)).join(', ')})`,
  );
  if (others.length > 0) {
    console.log(`${Math.max(...others).toFixed(2)} there (${others.map((r) => r.toFixed(2)).join(', ')})`);
    console.log(`ratio ${(Math.max(...ours) / Math.max(...others)).toFixed(1)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
