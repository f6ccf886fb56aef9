/** A detector is one folder: a toy put beside the others is everywhere. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { writeRegistries } from '../../../scripts/registries.mjs';

const META = `import { meta as other } from '../msp/meta';
export const meta = { ...other, id: 'toy', label: 'Toy', name: 'Toy', short: 'Toy', family: 'output', order: 35, term: 'toy',
  glossary: { title: 'Toy', text: 'Not a detector.' } } as const;
`;
const COMPUTE = `export const compute = { score: async ({ n }) => new Float64Array(n).fill(0.25) };
`;

const root = mkdtempSync(path.join(tmpdir(), 'splitscope-toy-'));
beforeAll(() => {
  cpSync('src', path.join(root, 'src'), {
    recursive: true,
    filter: (file) => !/\.test\.|testdata/.test(file),
  });
  const folder = path.join(root, 'src/engine/detectors/toy');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'meta.ts'), META);
  writeFileSync(path.join(folder, 'compute.ts'), COMPUTE);
  expect(
    writeRegistries(root)
      .map((file) => path.basename(file))
      .sort(),
  ).toEqual(['computes.ts', 'metas.ts']);
  // The page, the command line and the packs see the registries of that copy.
  vi.doMock('./metas', () => import(path.join(root, 'src/engine/detectors/metas.ts')));
  vi.doMock('./computes', () => import(path.join(root, 'src/engine/detectors/computes.ts')));
});
afterAll(() => {
  vi.doUnmock('./metas');
  vi.doUnmock('./computes');
  rmSync(root, { recursive: true });
});

test('lists, command line, schemas, table and glossary have the toy', async () => {
  const { METHODS } = await import('./methods');
  expect(METHODS.slice(METHODS.indexOf('energy'))).toContain('toy');
  expect(METHODS.indexOf('toy' as 'msp')).toBe(METHODS.indexOf('energy') + 1);
  const { SCORE_FLAGS } = await import('../../cli/options');
  expect(SCORE_FLAGS.methods.help).toContain('toy');
  const { help } = await import('../../cli/help');
  expect(help()).toContain('toy');
  const { CalibrationEntrySchema } = await import('../../packs/schema');
  const entry = { method: 'toy', images: 1, quantiles: Array.from({ length: 11 }, (_, i) => i) };
  expect(v.is(CalibrationEntrySchema, entry)).toBe(true);
  expect(v.is(CalibrationEntrySchema, { ...entry, method: 'toys' })).toBe(false);
  const { detectorRows } = await import('../../ui/panels/Detectors/model');
  expect(detectorRows([], 'z').map(({ label }) => label)).toContain('Toy');
  const { TERMS } = await import('../../ui/help/terms');
  expect(TERMS.toy).toEqual({ title: 'Toy', text: 'Not a detector.' });
});

test('every analysis gives its score', async () => {
  const { outputScores } = await import('./outputs');
  const scores = await outputScores(Float32Array.of(1, 2, 3));
  expect(scores.find(({ method }) => (method as string) === 'toy')?.score).toBe(0.25);
});
