import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../lib/random';
import stored from '../testdata/metrics.json';
import { auroc, aurocError, aurocInterval, pairedAuroc, pooledPairedAuroc } from './auroc';
import { WORKED } from './testing/worked';
import { reasonOf, valueOf } from './testing/figures';

describe.each(WORKED)('confidences $name', ({ id, ood, auroc: area }) => {
  it('have the known AUROC', () => {
    expect(valueOf(auroc(id, ood))).toBeCloseTo(area, 12);
  });
});

describe.each(stored.cases)('stored scores $figures.auroc', ({ id, ood, other, figures, paired }) => {
  it("have scikit-learn's AUROC and DeLong's error by all pairs", () => {
    const made = valueOf(aurocInterval(id, ood));
    expect(made.auroc).toBeCloseTo(figures.auroc, 12);
    expect(valueOf(auroc(id, ood))).toBe(made.auroc);
    expect(made.error).toBeCloseTo(figures.aurocError, 12);
    const reach = 1.959963984540054 * figures.aurocError;
    expect(made.interval.low).toBeCloseTo(Math.max(0, figures.auroc - reach), 12);
    expect(made.interval.high).toBeCloseTo(Math.min(1, figures.auroc + reach), 12);
  });
  it('differ from a second detector’s as the paired test by all pairs says', () => {
    const made = valueOf(pairedAuroc({ id, ood }, other));
    expect(made.difference).toBeCloseTo(paired.difference, 12);
    expect(made.error).toBeCloseTo(paired.error, 12);
    expect(made.pValue).toBeCloseTo(paired.pValue, 10);
    const turned = valueOf(pairedAuroc(other, { id, ood }));
    expect(turned.difference).toBeCloseTo(-made.difference, 12);
    expect(turned.pValue).toBeCloseTo(made.pValue, 12);
  });
});

const scores = fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 2, maxLength: 40 });

it('AUROC is the share of pairs in the right order, ties one half', () => {
  fc.assert(
    fc.property(scores, scores, (id, ood) => {
      let pairs = 0;
      for (const a of id) for (const b of ood) pairs += b > a ? 1 : b === a ? 0.5 : 0;
      expect(valueOf(auroc(id, ood))).toBeCloseTo(pairs / (id.length * ood.length), 10);
    }),
  );
});

it('AUROC and its error know only the order of scores, and not that of images', () => {
  fc.assert(
    fc.property(scores, scores, (id, ood) => {
      const area = valueOf(auroc(id, ood));
      expect(area + valueOf(auroc(ood, id))).toBeCloseTo(1, 10);
      const bent = (xs: readonly number[]): number[] => xs.map((x) => Math.exp(x / 7)).reverse();
      expect(valueOf(auroc(bent(id), bent(ood)))).toBe(area);
      const before = aurocInterval(id, ood);
      const after = aurocInterval(bent(id), bent(ood));
      expect(after.defined).toBe(before.defined);
      if (before.defined && after.defined) expect(after.value.error).toBeCloseTo(before.value.error, 12);
    }),
  );
});

it('a detector does not differ from itself, nor from another with the same order', () => {
  fc.assert(
    fc.property(scores, scores, (id, ood) => {
      const bent = { id: id.map((x) => x ** 3), ood: ood.map((x) => x ** 3) };
      expect(valueOf(pairedAuroc({ id, ood }, bent))).toEqual({
        difference: 0,
        error: 0,
        interval: { low: 0, high: 0 },
        pValue: 1,
      });
    }),
  );
});

describe('what has no AUROC says why', () => {
  it.each([
    [[1, NaN, 2], [3, 4], 'Undefined: ID score 2 of 3 is NaN.'],
    [[1, 2], [3, Infinity], 'Undefined: OOD score 2 of 2 is Infinity.'],
    [[], [1], 'Undefined: there is no ID score.'],
    [[1], [], 'Undefined: there is no OOD score.'],
  ])('%j against %j', (id, ood, reason) => {
    expect(reasonOf(auroc(id, ood))).toBe(reason);
    expect(reasonOf(aurocInterval(id, ood))).toBe(reason);
    expect(reasonOf(pairedAuroc({ id, ood }, { id, ood }))).toBe(reason);
  });
  it('one image has no interval, and neither has an AUROC without a pair out of order', () => {
    expect(reasonOf(aurocInterval([1], [2, 3]))).toMatch(/two images/);
    expect(reasonOf(aurocInterval([1, 2], [3, 4]))).toMatch(/says nothing/);
    expect(valueOf(auroc([1, 2], [3, 4]))).toBe(1);
    expect(valueOf(auroc([5, 5], [5, 5]))).toBe(0.5);
  });
  it('a paired test takes the same images', () => {
    expect(() => pairedAuroc({ id: [1, 2], ood: [3] }, { id: [1], ood: [3] })).toThrow(
      'A paired test takes the same images of both: 2 and 1 ID, 1 and 1 OOD scores.',
    );
  });
});

/** Exponential scores: Hanley and McNeil's formula is exact for them. */
const draw = (random: () => number, n: number, mean: number): number[] =>
  Array.from({ length: n }, () => -mean * Math.log(1 - random()));

describe('the standard error of an AUROC', () => {
  it('is that of the rank-sum statistic where nothing is told apart', () => {
    for (const [m, n] of [
      [85, 85],
      [20, 300],
    ] as const)
      expect(valueOf(aurocError(0.5, m, n))).toBeCloseTo(Math.sqrt((m + n + 1) / (12 * m * n)), 12);
  });
  it('is how much an AUROC varies from draw to draw, by formula and by DeLong', () => {
    const random = mulberry32(1);
    // ID scores of mean 1 and OOD scores of mean 4: an AUROC of 4 / (1 + 4).
    const runs = Array.from({ length: 3000 }, () =>
      valueOf(aurocInterval(draw(random, 20, 1), draw(random, 40, 4))),
    );
    const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
    const areas = runs.map((run) => run.auroc);
    const deviation = Math.sqrt(mean(areas.map((a) => (a - 0.8) ** 2)));
    expect(mean(areas)).toBeCloseTo(0.8, 2);
    expect(valueOf(aurocError(0.8, 20, 40)) / deviation).toBeCloseTo(1, 1);
    expect(mean(runs.map((run) => run.error)) / deviation).toBeCloseTo(1, 1);
    const covered = runs.filter(({ interval: { low, high } }) => low <= 0.8 && 0.8 <= high).length;
    expect(covered / runs.length).toBeGreaterThan(0.9);
    expect(covered / runs.length).toBeLessThan(0.98);
  });
  it('is undefined where the formula would give 0, or nothing', () => {
    expect(reasonOf(aurocError(1, 1, 1))).toMatch(/says nothing/);
    expect(reasonOf(aurocError(0, 30, 30))).toMatch(/says nothing/);
    expect(reasonOf(aurocError(0.7, 0, 30))).toMatch(/no image/);
    expect(reasonOf(aurocError(NaN, 30, 30))).toMatch(/NaN/);
  });
});

describe('several sets against the same ID images', () => {
  const random = mulberry32(7);
  const normalish = (): number => random() + random() + random() + random() - 2;
  /** Two detectors' scores of n images that share part of what they see; `lift` apart from ID for the first and the second. */
  const pair = (n: number, lifts: readonly [number, number]): [number[], number[]] => {
    const common = Array.from({ length: n }, normalish);
    return lifts.map((lift) => common.map((x) => x + 0.5 * normalish() + lift)) as [number[], number[]];
  };

  it('one set is the paired test', () => {
    const [idA, idB] = pair(40, [0, 0]);
    const [oodA, oodB] = pair(30, [0.6, 0.3]);
    expect(pooledPairedAuroc({ id: idA, oods: [oodA] }, { id: idB, oods: [oodB] })).toEqual(
      pairedAuroc({ id: idA, ood: oodA }, { id: idB, ood: oodB }),
    );
  });

  it('is the mean difference, with the variance by DeLong’s definition', () => {
    const [idA, idB] = pair(12, [0, 0]);
    const sets = [pair(9, [0.6, 0.3]), pair(7, [0.2, 0.4])];
    const made = valueOf(
      pooledPairedAuroc({ id: idA, oods: sets.map(([a]) => a) }, { id: idB, oods: sets.map(([, b]) => b) }),
    );
    const right = (id: number, ood: number): number => (ood > id ? 1 : ood === id ? 0.5 : 0);
    const mean = (xs: readonly number[]): number => xs.reduce((x, y) => x + y, 0) / xs.length;
    const variance = (xs: readonly number[]): number =>
      xs.reduce((sum, x) => sum + (x - mean(xs)) ** 2, 0) / (xs.length - 1);
    /** [set][image of the set][ID image]: how much more of a pair the first detector has right. */
    const more = sets.map(([a, b]) =>
      a.map((_, o) => idA.map((_, i) => right(idA[i]!, a[o]!) - right(idB[i]!, b[o]!))),
    );
    expect(made.difference).toBeCloseTo(mean(more.map((rows) => mean(rows.map(mean)))), 12);
    const perId = idA.map((_, i) => mean(more.map((rows) => mean(rows.map((row) => row[i]!)))));
    const ofSets = more.map((rows) => variance(rows.map(mean)) / rows.length / 4);
    expect(made.error ** 2).toBeCloseTo(ofSets[0]! + ofSets[1]! + variance(perId) / idA.length, 12);
  });

  it('rejects no oftener than it says where the sets share their ID images', () => {
    let rejected = 0;
    for (let run = 0; run < 400; run++) {
      const [idA, idB] = pair(40, [0, 0]);
      const sets = Array.from({ length: 5 }, () => pair(80, [0.4, 0.4]));
      const test = pooledPairedAuroc(
        { id: idA, oods: sets.map(([a]) => a) },
        { id: idB, oods: sets.map(([, b]) => b) },
      );
      if (valueOf(test).pValue < 0.05) rejected++;
    }
    expect(rejected).toBeGreaterThan(4);
    expect(rejected).toBeLessThan(36);
  });

  it('takes the same sets of both, one at least', () => {
    const none = { id: [1, 2], oods: [] };
    expect(() => pooledPairedAuroc(none, none)).toThrow('one at least: 0 and 0.');
    expect(() => pooledPairedAuroc({ id: [1, 2], oods: [[1]] }, none)).toThrow(RangeError);
  });
});
