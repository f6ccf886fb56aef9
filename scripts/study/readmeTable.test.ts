import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Measured, MeasuredSchema } from '../../src/packs/measuredFile';
import { readmeTable, readmeText, withReadmeTable } from './readmeTable';

const counts = { idImages: 2, oodImages: 2 };
const measured: Measured = {
  schema: 'splitscope-measured-1',
  pack: 'tiny',
  network: '0123456789ab',
  backend: 'wasm',
  id: { set: 'a', title: 'A' },
  sets: [
    {
      set: 'x',
      title: 'X',
      scores: [
        { method: 'gaia-z', auroc: 0.5, fpr95: 1, ...counts },
        { method: 'si-z', eta: 0.05, iterations: 2, integration: 'mean', auroc: 0.75, fpr95: 0.5, ...counts },
        { method: 'si-z', eta: 0.05, iterations: 2, integration: 'add', auroc: 0.5, fpr95: 1, ...counts },
      ],
    },
    { set: 'y', title: 'Y', scores: [{ method: 'gaia-z', auroc: 1, fpr95: 0, ...counts }] },
  ],
};

describe('the table of a README', () => {
  it('has a score a row, a set a column, a dash where a score was not measured, and no `add`', () => {
    expect(readmeTable(measured).split('\n')).toEqual([
      '|  | X | Y |',
      '|---|---|---|',
      '| GAIA-Z | 50.0 (100) | 100 (0.0) |',
      '| S&I-Z `mean`, η 0.05, T 2 | 75.0 (50.0) | – |',
    ]);
  });

  it('changes nothing outside its marks, and says where there are none', () => {
    const readme = 'before\n<!-- measured.json -->\nold\n<!-- end of measured.json -->\nafter\n';
    const made = withReadmeTable(readme, measured);
    expect(made.startsWith('before\n<!-- measured.json -->\n\n|  | X')).toBe(true);
    expect(made.endsWith('\n\n<!-- end of measured.json -->\nafter\n')).toBe(true);
    expect(made).not.toContain('old');
    expect(() => withReadmeTable('nothing', measured)).toThrow('has no <!-- measured.json -->');
  });

  it('has below it, where measured: without what overlaps, by halves, and paired tests that count no votes', () => {
    const [x, y] = measured.sets;
    const label = { method: 'si-z', eta: 0.05, iterations: 2, integration: 'mean' } as const;
    const half = { idImages: 10, oodImages: 10 };
    const test = { difference: -0.0312, error: 0.011, p: 0.0001, holm: 0.0004 };
    const text = readmeText({
      ...measured,
      sets: [
        {
          ...x!,
          scores: x!.scores.map((score) => ({ ...score, apart: { auroc: 0.625, fpr95: 0.5, oodImages: 1 } })),
          overlap: { images: 1, of: 2, classes: [{ name: 'n02099601', as: 'dog', images: 1 }] },
          halves: [
            {
              ...label,
              candidates: 2,
              picked: { auroc: 0.9, ...half },
              reported: { auroc: 0.75, fpr95: 0.5, ...half },
            },
            {
              method: 'gaia-z',
              candidates: 1,
              picked: { auroc: 0.9, ...half },
              reported: { auroc: 0.875, fpr95: 0.5, ...half },
            },
          ],
        },
        y!,
      ],
      comparisons: {
        with: 'gaia-z',
        columns: [{ ...label, sets: [{ set: 'y', ...test }], pictures: { sets: 2, ...test } }],
      },
    });
    expect(text.startsWith(readmeTable(measured))).toBe(true);
    expect(text).toContain('of X 1 of 2 (dog). Without them:');
    expect(text).toContain('| GAIA-Z | 62.5 (50.0) |');
    expect(text).toContain('| S&I-Z | 75.0 (`mean`, η 0.05, T 2) |\n| GAIA-Z | 87.5 |');
    expect(text).toContain('| S&I-Z `mean`, η 0.05, T 2 | −3.1 ± 1.1 | < 0.001 | – | Y |');
    expect(readmeText(measured)).toBe(readmeTable(measured));
  });

  const folder = path.join('public', 'packs');
  const packs = readdirSync(folder).filter((id) => existsSync(path.join(folder, id, 'measured.json')));

  it('is there for the default pack', () => {
    expect(packs).toContain('cifar10-wrn-40-2');
  });

  it.each(packs)('%s says what its measured.json says', (pack) => {
    const at = (file: string): string => readFileSync(path.join(folder, pack, file), 'utf8');
    const readme = at('README.md');
    expect(withReadmeTable(readme, v.parse(MeasuredSchema, JSON.parse(at('measured.json'))))).toBe(readme);
  });
});
