import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const examples = path.resolve('examples/clusters');
const program = `${process.execPath} ${path.resolve('bin/splitscope.mjs')}`;
const PARTS = 2;
const isThere = spawnSync('sh', ['-c', 'parallel --version']).stdout.toString().startsWith('GNU parallel');

const RUN = [
  ...['--pack', 'cifar10-wrn-10-1', '--id', 'noise:uniform:16', '--ood', 'a set=noise:gaussian:8'],
  ...['--methods', 'energy,si-z:eta=0.05', '--batch', '2'],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'splitscope-clusters-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const parallel = (): ReturnType<typeof spawn> =>
  spawn('sh', [path.join(examples, 'parallel.sh'), String(PARTS), folder, ...RUN], {
    env: { ...process.env, SPLITSCOPE: program },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
const ended = (child: ReturnType<typeof spawn>): Promise<number | null> =>
  new Promise((done) => child.on('exit', done));

describe('a benchmark on many machines', () => {
  // Only where GNU parallel is installed.
  if (isThere)
    test('by GNU parallel, killed and started again, is byte-equal to one run', async () => {
      const killed = parallel();
      const gone = ended(killed);
      const part = path.join(folder, 'part-0', 'parts');
      const has = async (): Promise<boolean> => {
        const [name] = await readdir(part).catch(() => []);
        return name !== undefined && (await readFile(path.join(part, name), 'utf8')).includes('\n');
      };
      while (killed.exitCode === null && !(await has())) await new Promise((done) => setTimeout(done, 20));
      // The whole group: the script, GNU parallel, and the parts.
      process.kill(-killed.pid!, 'SIGKILL');
      await gone;
      const again = parallel();
      let said = '';
      again.stderr!.on('data', (more: Buffer) => (said += more.toString()));
      expect([await ended(again), said]).toEqual([0, expect.not.stringContaining('Error')]);
      const whole = path.join(folder, 'whole');
      const [command, ...words] = [...program.split(' '), 'benchmark', ...RUN, '--jobs', '1', '--out', whole];
      expect(spawnSync(command!, words).status).toBe(0);
      for (const name of ['rows.jsonl', 'report.md', 'report.html', 'run.npz'])
        expect(
          (await readFile(path.join(folder, 'run', name))).equals(await readFile(path.join(whole, name))),
          name,
        ).toBe(true);
    });

  test('the Kubernetes job has as many parts as it has completions, and every flag of the examples is known', async () => {
    const job = await readFile(path.join(examples, 'kubernetes.yaml'), 'utf8');
    const completions = /^ {2}completions: (\d+)$/m.exec(job)?.[1];
    expect(completions).toMatch(/\d/);
    expect(job).toContain(`--shard $JOB_COMPLETION_INDEX/${completions!} `);
    expect(job).toContain('completionMode: Indexed');
    const help = spawnSync(process.execPath, [
      path.resolve('bin/splitscope.mjs'),
      '--help',
    ]).stdout.toString();
    for (const file of ['kubernetes.yaml', 'slurm.sh', 'parallel.sh']) {
      const text = await readFile(path.join(examples, file), 'utf8');
      const command = /splitscope\}? ?benchmark[^#]*?part-/s.exec(text)?.[0] ?? '';
      const flags = [...command.matchAll(/ (--[a-z]+)/g)].map((found) => found[1]!);
      expect(flags, file).toEqual(expect.arrayContaining(['--shard', '--jobs', '--resume', '--out']));
      for (const flag of flags) expect(help, `${flag} of ${file}`).toContain(flag);
    }
  });
});
