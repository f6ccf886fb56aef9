/** The benchmarks that come with the page: whole, small, what measured.json says, and far pictures above ID ones. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { METHODS, ruleOfMethod, sideOf } from '../engine/detectors/methods';
import { auroc, aurocInterval } from '../metrics/auroc';
import { valueOf } from '../metrics/testing/figures';
import { MeasuredSchema } from '../packs/measuredFile';
import { readPackFolder } from '../packs/node';
import { readArchive } from './archive';
import { idSetOf, present } from './runScores';
import { BenchmarkIndexSchema } from './shipped';

const folder = path.resolve('public', 'benchmarks');
const packs = path.resolve('public', 'packs');
const index = v.parse(
  BenchmarkIndexSchema,
  JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')),
);
const builtIn = (JSON.parse(readFileSync(path.join(packs, 'index.json'), 'utf8')) as { id: string }[]).map(
  ({ id }) => id,
);

/** On a CPU its rows of all detectors took too long; measured.json alone says what is known of it. */
const WITHOUT = ['cifar10-resnet-34'];
test('every built-in network has one, but for those that are too dear', () => {
  expect(index.map(({ id }) => id)).toEqual(builtIn.filter((id) => !WITHOUT.includes(id)));
});

/**
 * What finds no far set further out than ID images, network by network: the pack's table says so too.
 */
const BLIND: Readonly<Record<string, readonly string[]>> = {
  'cifar10-wrn-40-2': ['react'],
  'cifar100-wrn-40-2': ['rankfeat'],
};

describe.each(index)('the benchmark of $id', ({ id, file, bytes }) => {
  const content = readFileSync(path.join(folder, file));
  const run = readArchive(content, file);
  const { columns, sets } = run.scores;
  const measured = v.parse(
    MeasuredSchema,
    JSON.parse(readFileSync(path.join(packs, id, 'measured.json'), 'utf8')),
  );

  test('is of this network, less than 1 MB, and has the seven sets', async () => {
    const { identity } = await readPackFolder(path.join(packs, id));
    expect([run.manifest.network, run.manifest.preprocessing]).toEqual([
      identity.network,
      identity.preprocessing,
    ]);
    expect(content.byteLength).toBe(bytes);
    expect(bytes).toBeLessThan(1e6);
    expect(sets).toHaveLength(8);
    expect(existsSync(path.join(folder, id, 'README.md'))).toBe(true);
  });

  test('measured.json says what its rows say', () => {
    const ofSettings = (params: string) => {
      const { eta, iterations, integration } = (params === '' ? {} : JSON.parse(params)) as Record<
        string,
        unknown
      >;
      return { eta, iterations, integration };
    };
    let compared = 0;
    for (const [c, { method, params }] of columns.entries())
      for (const set of sets) {
        const known = ofSettings(params);
        const said = measured.sets
          .find((one) => one.set === set.name)
          ?.scores.find(
            (s) =>
              s.method === method &&
              (s.eta === undefined ||
                (s.eta === known.eta &&
                  s.iterations === known.iterations &&
                  s.integration === known.integration)),
          );
        const [a, b] = [present(idSetOf(run.scores).scores[c]!), present(set.scores[c]!)];
        // What an earlier measurement says of more images stays.
        if (said === undefined || a.length !== said.idImages || b.length !== said.oodImages) continue;
        compared++;
        expect(Math.abs(said.auroc - valueOf(auroc(a, b))), `${method} on ${set.name}`).toBeLessThan(2e-4);
      }
    expect(compared).toBeGreaterThan(100);
  });

  test('every detector has rows, or a measurement of before; S&I-A costs most and has them where it was run', () => {
    const there = new Set<string>(columns.map(({ method }) => method));
    for (const { scores } of measured.sets) for (const { method } of scores) there.add(method);
    for (const method of METHODS)
      expect(there.has(method) || (sideOf(method) === 'si' && ruleOfMethod(method) === 'a'), method).toBe(
        true,
      );
  });

  test.each(columns.map((column, c) => [`${column.method} ${column.params}`, c] as const))(
    '%s finds some far set further out than ID images',
    (name, c) => {
      const inside = present(idSetOf(run.scores).scores[c]!);
      const low = sets
        .filter(({ name: set }) => /^(textures|chars|uniform|gaussian)/.test(set))
        .map(({ scores }) => present(scores[c]!))
        .filter(({ length }) => length > 1)
        .map((far) => {
          const sure = aurocInterval(inside, far);
          // Where every pair is in order there is no interval.
          return sure.defined ? sure.value.interval.low : valueOf(auroc(inside, far));
        });
      if (low.length === 0) throw new Error(`${name} has no far set.`);
      const blind = BLIND[id]?.some((method) => name.startsWith(`${method} `)) ?? false;
      expect(Math.max(...low) > 0.5).toBe(!blind);
    },
  );
});
