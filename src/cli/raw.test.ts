import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { TRAINED, TRAINED_PACK, trainedImages } from '../engine/testing/trained';
import { rawImages } from '../images/node/raw';
import { readPackFolder } from '../packs/node';
import { type Result, ResultSchema } from './schema';
import { capture, npy } from './testing/capture';

describe('arrays', () => {
  test('NCHW becomes NHWC, one image after another', () => {
    const images = rawImages(
      npy(
        [2, 3, 1, 2],
        Array.from({ length: 12 }, (_, i) => i),
      ),
    );
    expect(images).toEqual([
      { kind: 'normalised', height: 1, width: 2, data: Float32Array.of(0, 2, 4, 1, 3, 5) },
      { kind: 'normalised', height: 1, width: 2, data: Float32Array.of(6, 8, 10, 7, 9, 11) },
    ]);
  });

  test.each([
    [new Uint8Array(0), 'This array is no .npy file; write it with numpy.save.'],
    [
      new TextEncoder().encode('not an array at all'),
      'This array is no .npy file; write it with numpy.save.',
    ],
    [npy([1, 3, 2, 2], new Array(12).fill(0)).subarray(0, -1), 'This array is cut short.'],
    [
      npy([3, 2, 2], new Array(12).fill(0)),
      'This array has the shape [3, 2, 2], and [N, 3, H, W] with N of at least 1 is read.',
    ],
    [
      npy([1, 2, 2, 3], new Array(12).fill(0)),
      'This array has the shape [1, 2, 2, 3], and [N, 3, H, W] with N of at least 1 is read.',
    ],
    [
      npy([1, 3, 1, 1], [0, 0, 0, 0, 0, 0], '<f8'),
      'This array has the type <f8, and float32 ("<f4") is read; use .astype("float32").',
    ],
  ])('refused: case %#', (bytes, message) => {
    expect(() => rawImages(bytes)).toThrow(message);
  });
});

describe('--raw against float64', () => {
  const array = path.join(mkdtempSync(path.join(tmpdir(), 'splitscope-')), 'inputs.npy');

  beforeAll(async () => {
    const { source } = await readPackFolder(TRAINED_PACK);
    const images = trainedImages(source.mean, source.std);
    // To NCHW, as PyTorch has it.
    const planes = images.flatMap((x) =>
      [0, 1, 2].flatMap((c) => Array.from(x.filter((_, i) => i % 3 === c))),
    );
    writeFileSync(array, npy([images.length, 3, 32, 32], planes));
  });
  const score = async (...flags: string[]): Promise<Result[]> => {
    const { code, out, err } = await capture(
      'score',
      '--raw',
      array,
      '--pack',
      'cifar10-wrn-10-1',
      '--json',
      ...flags,
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    return out
      .trim()
      .split('\n')
      .map((line) => v.parse(ResultSchema, JSON.parse(line)));
  };
  const relative = (got: number, want: number) => {
    expect(Math.abs(got / want - 1)).toBeLessThan(1e-5);
  };
  const of = (result: Result, method: string) => result.scores.find((s) => s.method === method)!.score!;

  test('logits, detectors, GAIA: counts of non-zeros are exact', async () => {
    const g = TRAINED;
    const results = await score('--logits', '--densities');
    expect(results.map(({ file }) => file)).toEqual([0, 1, 2, 3].map((i) => `${array}[${i}]`));
    for (const [i, result] of results.entries()) {
      g.logits[i]!.forEach((z, c) => {
        expect(Math.abs(result.logits![c]! - z)).toBeLessThan(1e-5 * Math.max(1, Math.abs(z)));
      });
      relative(of(result, 'energy'), -g.energy_T1[i]!);
      relative(of(result, 'maxlogit'), -Math.max(...g.logits[i]!));
      expect(Math.abs(of(result, 'msp') - (1 - g.msp[i]!))).toBeLessThan(1e-5);
      relative(result.prediction.probability, g.msp[i]!);
      relative(of(result, 'gaia-z'), g.gaia_z_tau_eq14[i]!);
      expect(result.taps.map(({ name }) => name)).toEqual(g.bn_names);
      for (const [j, tap] of result.taps.entries()) {
        if (!('gaiaDensity' in tap)) throw new Error('Rule z has densities.');
        const [k, h, w] = g.bn_shapes[j]!;
        expect(tap.shape).toEqual([h, w, k]);
        const counts = (densities: readonly number[]) => densities.map((d) => Math.round(d * h * w));
        expect(counts(tap.gaiaDensities!)).toEqual(counts(g.gaia_z_density[j]![i]!));
        relative(tap.gaiaDensity, g.gaia_z_density[j]![i]!.reduce((a, b) => a + b, 0) / k);
      }
    }
  });

  test.each([
    ['mean', 'paper_eq11_maxlogit_mean'],
    ['multiply', 'code_multiply'],
    ['add', 'code_add'],
  ] as const)('S&I-Z, %s', async (integration, key) => {
    const g = TRAINED;
    for (const [eta, T] of [
      [0.001, 2],
      [0.05, 4],
    ]) {
      const results = await score(
        '--score-form',
        'mean-square',
        '--eta',
        String(eta),
        '--iterations',
        String(T),
        '--integration',
        integration,
      );
      results.forEach((result, i) => {
        relative(of(result, 'si-z'), g.si_z[`eta=${eta},T=${T}`]![key][i]!);
        relative(of(result, 'gaia-z'), g.gaia_z[i]!);
        expect(result.scores.find((s) => s.method === 'si-z')!.percentile).toBeNull();
      });
    }
  });

  test('-a beside -z: two rules in one call', async () => {
    const g = TRAINED;
    const results = await score('--methods', 'si-a,gaia-a,gaia-z', '--eta', '0.05', '--iterations', '4');
    results.forEach((result, i) => {
      expect(result.scores.map(({ method }) => method)).toEqual(['si-a', 'gaia-a', 'gaia-z']);
      relative(of(result, 'si-a'), g.si_a['eta=0.05,T=4']![i]!);
      relative(of(result, 'gaia-a'), g.gaia_a[i]!);
      relative(of(result, 'gaia-z'), g.gaia_z_tau_eq14[i]!);
    });
  });
});

test('an array of another size, and one with NaN, are told by name while the rest goes on', async () => {
  const at = mkdtempSync(path.join(tmpdir(), 'splitscope-'));
  const [small, mixed] = [path.join(at, 'small.npy'), path.join(at, 'mixed.npy')];
  writeFileSync(small, npy([1, 3, 8, 8], new Float32Array(192)));
  const data = new Float32Array(2 * 3 * 32 * 32);
  data[5] = Number.NaN;
  writeFileSync(mixed, npy([2, 3, 32, 32], data));
  const { code, out, err } = await capture(
    'score',
    '--raw',
    small,
    '--raw',
    mixed,
    '--pack',
    'cifar10-wrn-10-1',
    '--json',
    '--methods',
    'msp',
    '--iterations',
    '1',
  );
  expect(code).toBe(1);
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as Result).file),
  ).toEqual([`${mixed}[1]`]);
  const lines = err.trim().split('\n');
  expect(lines[0]).toBe(
    `splitscope: ${small}: The network takes images of 32 x 32 pixels; this one is 8 x 8.`,
  );
  expect(lines[1]).toMatch(/mixed\.npy\[0\]: The image's value 15 is NaN, not a finite number\.$/);
});
