import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseRows } from '../../rows/row';
import { capture } from '../testing/capture';
import { readManifest } from './folder';
import { benchmarkOptions } from './options';

const program = path.resolve('bin/splitscope.mjs');
let folder: string;
let pictures: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'splitscope-benchmark-'));
  // Pictures of mixed sizes, and one that is broken.
  pictures = path.join(folder, 'mixed');
  await cp(path.resolve('public/samples'), pictures, {
    recursive: true,
    filter: (file) => !/\.json$/.test(file),
  });
  const names = (await readdir(pictures)).sort();
  for (const name of names.slice(5)) await rm(path.join(pictures, name), { recursive: true });
  await sharp({ create: { width: 50, height: 33, channels: 3, background: '#123456' } })
    .png()
    .toFile(path.join(pictures, 'plain.png'));
  await writeFile(
    path.join(pictures, 'broken.png'),
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);
const words = (out: string, ...more: readonly string[]): string[] => [
  ...[
    'benchmark',
    '--pack',
    'cifar10-wrn-10-1',
    '--id',
    'noise:uniform:12',
    '--ood',
    'gaussian=noise:gaussian:8',
  ],
  ...['--near', `mixed=${pictures}`, '--methods', 'gaia-z,energy,si-z:eta=0.05', '--out', at(out), ...more],
];
const rowsOf = (out: string): Promise<string> => readFile(path.join(at(out), 'rows.jsonl'), 'utf8');

describe('a benchmark on the command line', () => {
  test('gives rows, tables in every form, and the broken picture its sentence', async () => {
    const { code, out, err } = await capture(...words('whole', '--jobs', '1'));
    expect(err).toBe('');
    // A picture could not be used.
    expect(code).toBe(1);
    expect(out).toMatch(/^\| gaussian \| 8 \|.*\d/m);
    expect(out).toContain('To check, mixed:\n\n- 1 image could not be used.');
    const rows = parseRows(await rowsOf('whole'), 'rows');
    expect(rows.filter(({ set }) => set === 'uniform:12' || set === 'noise:uniform:12')).toHaveLength(36);
    expect(rows.filter((row) => 'fault' in row).map(({ file }) => file)).toEqual(['broken.png']);
    expect((await readdir(at('whole'))).sort()).toEqual([
      ...[
        'report.html',
        'report.json',
        'report.md',
        'rows.csv',
        'rows.jsonl',
        'run.json',
        'run.npz',
        'table.csv',
        'table.tex',
      ],
    ]);
  });

  test('in parts, merged, is byte-equal to an undisturbed run', async () => {
    for (const index of [0, 1]) {
      const { code } = await capture(
        ...words(`part-${index}`, '--jobs', '1', '--shard', `${index}/2`, '--batch', '3'),
      );
      expect(code).toBe(0);
    }
    const alone = await capture('merge', at('part-0'), '--out', at('half'));
    expect(alone.code).toBe(1);
    expect(alone.err).toMatch(/images are missing yet: a part is not there, or not done/);
    expect((await capture('merge', at('part-0'), at('part-1'), '--out', at('merged'))).code).toBe(0);
    for (const name of ['rows.jsonl', 'report.md', 'table.csv', 'report.html', 'run.npz'])
      expect(
        (await readFile(path.join(at('merged'), name))).equals(await readFile(path.join(at('whole'), name))),
        name,
      ).toBe(true);
  });

  test('killed, and gone on with by more processes, is byte-equal too', async () => {
    const child = spawn(process.execPath, [program, ...words('killed', '--jobs', '1', '--batch', '2')], {
      stdio: 'ignore',
    });
    const gone = new Promise((resolve) => child.on('exit', resolve));
    const parts = path.join(at('killed'), 'parts');
    const has = async (): Promise<boolean> => {
      const [name] = await readdir(parts).catch(() => []);
      return name !== undefined && (await readFile(path.join(parts, name), 'utf8')).includes('\n');
    };
    while (child.exitCode === null && !(await has())) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    await gone;
    const refused = await capture(...words('killed', '--jobs', '1'));
    expect(refused.err).toMatch(/holds a run already: go on with it by --resume/);
    const other = await capture(...words('killed', '--resume', '--count', '3'));
    expect(other.err).toMatch(/holds another run: it differs in sets\. Name another folder\./);
    const resumed = spawn(process.execPath, [program, ...words('killed', '--jobs', '2', '--resume')]);
    let text = '';
    resumed.stderr.on('data', (more: Buffer) => (text += more.toString()));
    resumed.stdout.resume();
    const code = await new Promise((resolve) => resumed.on('exit', resolve));
    expect(text).toBe('');
    expect(code).toBe(1);
    expect(await rowsOf('killed')).toBe(await rowsOf('whole'));
  });

  test('a report is made of what is there, and says what it does not find', async () => {
    const { code, out } = await capture('report', at('whole'));
    expect(code).toBe(0);
    expect(out).toBe(await readFile(path.join(at('whole'), 'report.md'), 'utf8'));
    expect((await capture('report', folder)).err).toMatch(/holds no run: there is no run.json in it/);
  });

  test('a grid of settings is searched: chosen on one half, told on the other', async () => {
    const grid = ['--methods', 'si-z:eta=0.05/0.5:iterations=2/3', '--out', at('grid'), '--jobs', '1'];
    const sets = [
      '--id',
      'id=noise:uniform:12',
      '--ood',
      'a=noise:gaussian:8',
      '--near',
      'b=noise:gaussian:6',
    ];
    expect((await capture('benchmark', '--pack', 'cifar10-wrn-10-1', ...sets, ...grid)).code).toBe(0);
    const { code, out } = await capture('search', at('grid'), '--on', 'a');
    expect(code).toBe(0);
    expect(out).toMatch(/of 4 settings on one half of the images/);
    expect(out).toMatch(/^\| 0\.5 \| [\d.]+ \| [\d.]+ \|$/m);
    const json = await capture('search', at('grid'), '--method', 'si-z', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ method: 'si-z', chosenOn: ['b', 'a'], told: ['b', 'a'] });
    expect((await capture('search', at('whole'))).err).toMatch(/has one setting of "/);
    expect((await capture('search')).code).toBe(2);
  });

  test('scores made elsewhere have the same tables, alone and beside a run', async () => {
    const rows = path.join(at('whole'), 'rows.csv');
    const csv = await readFile(rows, 'utf8');
    const elsewhere = ['report', rows, '--out', at('alone')];
    const untold = await capture(...elsewhere);
    expect(untold.err).toMatch(/^splitscope: One of the sets must be ID, and none of "noise:uniform:12", /);
    const alone = await capture(...elsewhere, '--id', 'noise:uniform:12', '--near', 'mixed');
    expect(alone.err).toBe('');
    expect(alone.code).toBe(0);
    // All figures; not who is best, which depends on what stands beside it.
    const areas = async (name: string): Promise<string[]> =>
      (await readFile(path.join(at(name), 'table.csv'), 'utf8'))
        .split('\n')
        .filter((line) => /^\w+,\w+,(gaia-z|energy)/.test(line))
        .map((line) => line.replace(' (imported)', '').replace(/,(true|false),(true|false),\d+,$/, ''));
    const figures = await areas('whole');
    expect(figures).toHaveLength(4);
    expect(await areas('alone')).toEqual(figures);
    expect(alone.out).toContain('Scores made elsewhere, from');
    const json = path.join(folder, 'mine.json');
    await writeFile(json, JSON.stringify({ 'noise:uniform:12': Array(12).fill(1), gaussian: [1, 2] }));
    const bad = await capture('merge', at('whole'), json, '--out', at('both'));
    expect(bad.err).toMatch(/The run has 8 images of "gaussian" and the score files 2 under other names/);
    expect(await readManifest(at('both'))).toBeNull();
    expect((await capture('merge', json, '--out', at('both'))).err).toMatch(/needs the folder of a run/);
    // A run that lies there is not written over by another.
    const over = ['report', rows, '--id', 'noise:uniform:12', '--out', at('whole')];
    expect((await capture(...over)).err).toMatch(
      /whole" holds another run \(of other .*\): give --out another folder\.\n$/,
    );
    expect((await capture('report', json)).err).toMatch(/needs --out/);
    expect((await capture('report', at('nowhere'))).err).toMatch(/There is no ".*nowhere"/);
    const mine = path.join(folder, 'mine.csv');
    await writeFile(mine, csv);
    expect((await capture('merge', at('whole'), mine, '--out', at('both'))).code).toBe(0);
    const twice = figures.flatMap((line) => [line, line]).sort();
    expect((await areas('both')).sort()).toEqual(twice);
    // What was joined is a run like any other.
    expect((await capture('report', at('both'))).code).toBe(0);
    expect((await areas('both')).sort()).toEqual(twice);
  });
});

describe('the words of a benchmark', () => {
  const options = (...argv: readonly string[]) => benchmarkOptions([...argv, '--out', 'o']);
  test('name sets by themselves or by their data', () => {
    const { sets } = options(
      '--id',
      '/data/cifar10-test.tar.gz',
      '--ood',
      'x=a=b.zip',
      '--near',
      './things/',
    );
    expect(sets).toEqual([
      { name: 'cifar10-test', role: 'id', data: '/data/cifar10-test.tar.gz' },
      { name: 'things', role: 'near', data: './things/' },
      { name: 'x', role: 'far', data: 'a=b.zip' },
    ]);
  });
  test.each([
    [['--id', 'a'], 'Name at least one set to compare with'],
    [['--ood', 'x=a'], 'needs --id'],
    [['--id', 'x/a', '--ood', 'y/a.zip'], 'Two sets are called "a"'],
    [['--id', 'a', '--ood', '=b'], '"=b" must be NAME=DATA.'],
    [
      ['--id', 'a', '--ood', 'b', '--shard', '2/2'],
      '--shard must be I/N with I from 0 to N - 1; it is "2/2".',
    ],
    [['--id', 'a', '--ood', 'b', 'c'], 'takes flags only; it has "c"'],
  ])('%j is refused', (argv, reason) => {
    expect(() => options(...argv)).toThrow(reason);
  });
});
