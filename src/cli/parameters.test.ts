import path from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { ResultSchema } from './schema';
import { capture } from './testing/capture';

const cat = path.resolve('public/samples/cat.webp');

test('detectors take parameters in words, as those of benchmark, and the JSON names them', async () => {
  const of = async (methods: string) => {
    const { out, err } = await capture(
      ...['score', cat, '--json', '--pack', 'cifar10-wrn-10-1', '--methods', methods],
    );
    expect(err).toBe('');
    return v.parse(ResultSchema, JSON.parse(out)).scores;
  };
  const [react, knn, si, energy] = await of(
    'react:percentile=60,knn:k=7,si-z:eta=0.5:iterations=1,energy:temperature=2',
  );
  expect(react!.parameters).toEqual({ percentile: 60 });
  expect(knn!.parameters).toEqual({ k: 7 });
  expect(si!.settings).toMatchObject({ eta: 0.5, iterations: 1 });
  expect(energy!.parameters).toEqual({ temperature: 2 });
  const usual = await of('react,knn,si-z,energy');
  expect(usual.map(({ score }) => score)).not.toContain(react!.score);
  for (const [i, changed] of [react, knn, si, energy].entries())
    expect(changed!.score, changed!.method).not.toBe(usual[i]!.score);
  // Calibrated for the defaults alone.
  expect([react!.verdict, usual[0]!.verdict]).toEqual([null, expect.stringMatching(/^(id|ood)$/)]);
});
