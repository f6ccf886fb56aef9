import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { auroc, pairedAuroc } from '../../src/metrics/auroc';
import { valueOf } from '../../src/metrics/testing/figures';
import { mulberry32 } from '../../src/lib/random';
import { type Measured, MeasuredSchema } from '../../src/packs/measuredFile';
import { measuredFrom } from './measured';
import type { Study, StudyColumn } from './study';

const ID = 'cifar10-test';
const TINY = 'tiny-imagenet-val';
const N = 60;

type Scores = Readonly<Record<string, readonly number[]>>;
const column = (label: StudyColumn['label'], scores: Scores): StudyColumn => ({
  label,
  scores: (set) => new Map((scores[set] ?? []).map((score, image) => [image, score])),
});
/** Scores that rise by `lifts` above those of ID images, `noise` of them the column's own. */
function made(
  label: StudyColumn['label'],
  lifts: Readonly<Record<string, number>>,
  noise: number,
): StudyColumn {
  const own = mulberry32(JSON.stringify(label).length * 31);
  const common = mulberry32(5);
  return column(
    label,
    Object.fromEntries(
      Object.entries({ [ID]: 0, ...lifts }).map(([set, lift]) => [
        set,
        Array.from({ length: N }, () => common() + noise * own() + lift),
      ]),
    ),
  );
}
const si = (eta: number, integration: 'mean' | 'add' = 'mean') => ({
  method: 'si-z' as const,
  eta,
  iterations: 2,
  integration,
});
const lifts = (x: number) => ({ scenes: x, [TINY]: x / 2, uniform: 2 * x });

const study: Study = {
  head: {
    pack: 'tiny',
    network: '0123456789ab',
    backend: 'wasm',
    id: { set: ID, title: 'test images of CIFAR-10' },
  },
  classes: ['cat', 'dog', 'ship'],
  sets: [
    { set: 'scenes', title: 'scenes', classOf: () => 'forest' },
    // Every fourth image is a golden retriever, every fifth of the rest a tabby.
    {
      set: TINY,
      title: 'tiny ImageNet',
      classOf: (image) => (image % 4 === 0 ? 'n02099601' : image % 5 === 0 ? 'n02123045' : 'n07753592'),
    },
    { set: 'uniform', title: 'uniform noise', classOf: () => null },
  ],
  columns: [
    made({ method: 'energy' }, lifts(0.3), 0.4),
    made({ method: 'gaia-z' }, lifts(0.5), 0.1),
    made(si(0.05), lifts(0.55), 0.1),
    made(si(0.5), lifts(0.8), 0.2),
    made(si(0.5, 'add'), lifts(0.5), 0.1),
  ],
};
const table = measuredFrom(study);
const setOf = (name: string, of: Measured = table) => of.sets.find(({ set }) => set === name)!;
const scoresOf = (n: number, set: string): number[] => [...study.columns[n]!.scores(set).values()];

describe('a measurement from scores', () => {
  it('is a file that the page reads', () => {
    expect(v.parse(MeasuredSchema, JSON.parse(JSON.stringify(table)))).toEqual(table);
  });

  it('says which images show a class of the network, and what is left without them', () => {
    expect(setOf('scenes').overlap).toBeUndefined();
    expect(setOf('scenes').scores[0]!.apart).toBeUndefined();
    expect(setOf(TINY).overlap).toEqual({
      images: 24,
      of: 60,
      classes: [
        { name: 'n02099601', as: 'dog', images: 15 },
        { name: 'n02123045', as: 'cat', images: 9 },
      ],
    });
    const energy = setOf(TINY).scores[0]!;
    const all = scoresOf(0, TINY);
    expect(energy.auroc).toBeCloseTo(valueOf(auroc(scoresOf(0, ID), all)), 6);
    const foreign = all.filter((_, image) => image % 4 !== 0 && image % 5 !== 0);
    expect(energy.apart).toMatchObject({ oodImages: 36 });
    expect(energy.apart!.auroc).toBeCloseTo(valueOf(auroc(scoresOf(0, ID), foreign)), 6);
  });

  it('chooses the best setting on one half of the images and reports it on the other', () => {
    const halves = setOf('scenes').halves!;
    expect(halves.map(({ method, eta, candidates }) => [method, eta, candidates])).toEqual([
      ['energy', undefined, 1],
      ['gaia-z', undefined, 1],
      ['si-z', 0.5, 2],
    ]);
    const half = (set: string, rest: number) => scoresOf(3, set).filter((_, image) => image % 2 === rest);
    const best = halves.find(({ method }) => method === 'si-z')!;
    expect(best.picked.auroc).toBeCloseTo(valueOf(auroc(half(ID, 0), half('scenes', 0))), 6);
    expect(best.reported.auroc).toBeCloseTo(valueOf(auroc(half(ID, 1), half('scenes', 1))), 6);
    expect([best.reported.idImages, best.reported.oodImages]).toEqual([30, 30]);
    // What shows a class of the network chooses nothing and reports nothing: of even images half are dogs.
    expect(setOf(TINY).halves![0]).toMatchObject({ picked: { oodImages: 12 }, reported: { oodImages: 24 } });
  });

  it('a best setting that was luck shows it on the other half', () => {
    const luck = mulberry32(3);
    const noise = (eta: number): StudyColumn =>
      column(si(eta), {
        [ID]: Array.from({ length: N }, luck),
        scenes: Array.from({ length: N }, luck),
      });
    const etas = Array.from({ length: 40 }, (_, n) => 0.001 * (n + 1));
    const [found] = setOf('scenes', measuredFrom({ ...study, columns: etas.map(noise) })).halves!;
    expect(found!.picked.auroc).toBeGreaterThan(0.6);
    expect(found!.reported.auroc).toBeLessThan(found!.picked.auroc);
    expect(Math.abs(found!.reported.auroc - 0.5)).toBeLessThan(0.15);
  });

  it('compares every score with GAIA by paired tests with Holm, sets of one ID sample as one', () => {
    const { columns, with: base } = table.comparisons!;
    expect(base).toBe('gaia-z');
    expect(columns.map(({ method, eta }) => [method, eta])).toEqual([
      ['energy', undefined],
      ['si-z', 0.05],
      ['si-z', 0.5],
    ]);
    const large = columns[2]!;
    const scenes = valueOf(
      pairedAuroc(
        { id: scoresOf(3, ID), ood: scoresOf(3, 'scenes') },
        { id: scoresOf(1, ID), ood: scoresOf(1, 'scenes') },
      ),
    );
    expect(large.sets[0]).toMatchObject({ set: 'scenes' });
    expect(large.sets[0]!.difference).toBeCloseTo(scenes.difference, 6);
    expect(large.sets[0]!.p).toBeCloseTo(scenes.pValue, 4);
    for (const { sets } of columns) for (const { p, holm } of sets) expect(holm).toBeGreaterThanOrEqual(p);
    // Noise is no set of pictures.
    for (const { sets, pictures } of columns) {
      expect(pictures!.sets).toBe(2);
      expect(pictures!.difference).toBeCloseTo((sets[0]!.difference + sets[1]!.difference) / 2, 5);
      expect(pictures!.holm).toBeGreaterThanOrEqual(pictures!.p);
    }
  });

  it('has no comparison without GAIA, and no column twice', () => {
    const [energy, gaia] = study.columns;
    expect(measuredFrom({ ...study, columns: [energy!] }).comparisons).toBeUndefined();
    expect(() => measuredFrom({ ...study, columns: [gaia!, gaia!] })).toThrow('Two columns are both "gaia-z');
  });

  it('a score that is not finite is no measurement', () => {
    const broken = column({ method: 'msp' }, { [ID]: [1, NaN], scenes: [1, 2] });
    expect(() => measuredFrom({ ...study, columns: [broken] })).toThrow('ID score 2 of 2 is NaN');
  });
});
