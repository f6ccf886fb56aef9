import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide } from '../../calibration/decide';
import { identityOf } from '../../packs/identity';
import { parsePackJson } from '../../packs/load';
import { readPackFolder } from '../../packs/node';
import { openStates, statedMethods } from '../../packs/states';
import { isScore, parseRows } from '../../rows/row';
import { main } from '../main';
import { capture } from '../testing/capture';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'splitscope-fit-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const at = (name: string): string => path.join(folder, name);

const METHODS = 'energy,knn:k=5,mahalanobis,react,gaia-z,si-z';
const words = (out: string, ...more: readonly string[]): string[] => [
  ...['fit', '--pack', 'cifar10-wrn-10-1', '--id', 'mine=noise:uniform:160', '--batch', '16'],
  ...['--methods', METHODS, '--etas', '0.5', '--iterations', '1,2', '--out', at(out), ...more],
];
const files = async (name: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      (await readdir(at(name)))
        .sort()
        .map(async (file) => [file, (await readFile(path.join(at(name), file))).toString('base64')] as const),
    ),
  );

describe('a fit on the command line', () => {
  test('writes a pack with states and calibration, which accepts fresh pictures as often as it says', async () => {
    const { code, out, err } = await capture(...words('whole'));
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /6 detectors at 7 settings, calibrated on 80 pictures of mine; states fitted on 80 others/,
    );
    const pack = await readPackFolder(at('whole'));
    expect(pack.json.id).toBe('whole');
    expect(
      pack.json.calibration.entries.map(({ method, eta, iterations, params, images }) => [
        method,
        eta,
        iterations,
        params,
        images,
      ]),
    ).toEqual([
      ['energy', undefined, undefined, undefined, 80],
      ['knn', undefined, undefined, { k: 5 }, 80],
      ['mahalanobis', undefined, undefined, undefined, 80],
      ['react', undefined, undefined, undefined, 80],
      ['gaia-z', undefined, undefined, undefined, 80],
      ['si-z', 0.5, 1, undefined, 80],
      ['si-z', 0.5, 2, undefined, 80],
    ]);
    const states = await openStates(pack.read, pack.json, pack.identity, statedMethods(pack.json));
    expect(states.knn!.bank!.shape[0]).toBe(80);
    // Other pictures of the same kind, by the command that measures.
    const fresh = await capture(
      ...[
        'benchmark',
        '--pack',
        at('whole'),
        '--id',
        'id=noise:uniform:300:7',
        '--ood',
        'other=noise:gaussian:2',
      ],
      ...['--methods', 'energy,knn:k=5,mahalanobis,react', '--jobs', '1', '--out', at('fresh')],
    );
    expect(fresh.err).toBe('');
    const rows = parseRows(await readFile(path.join(at('fresh'), 'rows.jsonl'), 'utf8'), 'rows').filter(
      isScore,
    );
    const identity = (await identityOf(pack.json))!;
    for (const method of ['energy', 'knn', 'mahalanobis', 'react']) {
      const params = method === 'knn' ? { k: 5 } : {};
      const scores = rows
        .filter((row) => row.set === 'id' && row.method === method)
        .map(({ score }) => score);
      expect(scores).toHaveLength(300);
      const decision = decide(pack.json, {
        method,
        params,
        score: scores[0]!,
        settings: null,
        accept: 0.8,
        identity,
      });
      if (!decision.calibrated) throw new Error(`${method}: ${decision.why}`);
      const accepted = scores.filter((score) => score <= decision.threshold).length / scores.length;
      expect(accepted, method).toBeGreaterThan(decision.acceptanceInterval.low);
      expect(accepted, method).toBeLessThan(decision.acceptanceInterval.high);
    }
  });

  test('stopped in either step and gone on with, it is byte-equal to an undisturbed one', async () => {
    for (const stage of ['features', 'calibrating']) {
      const stop = new AbortController();
      let err = '';
      let code = await main(words('again'), {
        out: () => Promise.resolve(),
        err: (text) => (err += text),
        status: (line) => {
          if (line.startsWith(stage)) stop.abort();
        },
        signal: stop.signal,
      });
      expect([code, err]).toEqual([
        130,
        'splitscope: Stopped; what is done is kept: the same command with --resume goes on.\n',
      ]);
      expect((await capture(...words('again'))).err).toMatch(
        /holds a fit that was stopped: go on with it by --resume/,
      );
      expect((await capture(...words('again', '--resume', '--limit', '100'))).err).toMatch(
        /holds another fit/,
      );
      const done = await capture(...words('again', '--resume'));
      code = done.code;
      expect([code, done.err]).toEqual([0, '']);
      const [whole, again] = [await files('whole'), await files('again')];
      const json = (all: Record<string, string>): string =>
        Buffer.from(all['pack.json']!, 'base64').toString().replace('"id":"again"', '"id":"whole"');
      expect(json(again)).toBe(json(whole));
      expect({ ...again, 'pack.json': '' }).toEqual({ ...whole, 'pack.json': '' });
      await rm(at('again'), { recursive: true });
    }
  });

  test('with the pack’s own states all pictures calibrate; a zip is a pack too', async () => {
    const made = await capture(
      ...[
        'fit',
        '--pack',
        'cifar10-wrn-10-1',
        '--id',
        'noise:gaussian:24',
        '--methods',
        'knn,vim',
        '--keep-states',
      ],
      ...['--out', at('kept.zip')],
    );
    expect([made.code, made.err]).toEqual([0, '']);
    const members = unzipSync(new Uint8Array(await readFile(at('kept.zip'))));
    const json = parsePackJson(new TextDecoder().decode(members['pack.json']));
    expect(json.calibration.entries.map(({ method, images }) => [method, images])).toEqual([
      ['knn', 24],
      ['vim', 24],
    ]);
    expect(json.calibration.source).toBe('24 pictures of noise:gaussian:24');
    expect(json.states!.source).toMatch(/cifar10-train/);
    const scored = await capture(
      ...['score', 'public/samples/cat.webp', '--pack', at('kept.zip'), '--methods', 'knn', '--json'],
    );
    const [knn] = (JSON.parse(scored.out) as { scores: { calibrationImages: number; verdict: string }[] })
      .scores;
    expect([knn!.calibrationImages, typeof knn!.verdict]).toEqual([24, 'string']);
  });

  test.each([
    [['fit'], /needs --id DATA/],
    [['fit', '--id', 'noise:uniform:100', '--etas', '0.1,x'], /--etas must be numbers above 0/],
    [
      ['fit', '--id', 'noise:uniform:100', '--integrations', 'sum'],
      /--integrations must be of mean, add, multiply; it holds "sum"/,
    ],
    [['fit', '--id', 'noise:uniform:100', '--methods', 'best'], /There is no detector "best"/],
    [['fit', '--id', 'noise:uniform:20', '--out', 'unused'], /at least 11 pictures, and as many to fit on/],
  ])('%j is refused', async (argv, reason) => {
    const { code, err } = await capture(...argv.map((word) => (word === 'unused' ? at(word) : word)));
    expect(code).toBeGreaterThan(0);
    expect(err).toMatch(reason);
  });
});
