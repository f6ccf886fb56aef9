/** Every score against GAIA on the same images: paired tests, and no set an independent vote. */
import { methodOf } from '../../src/engine/detectors/methods';
import { type AurocDifference, pairedAuroc, pooledPairedAuroc } from '../../src/metrics/auroc';
import type { Figure } from '../../src/metrics/figure';
import { holm } from '../../src/metrics/multiple';
import type { Comparison, Measured } from '../../src/packs/measuredFile';
import { foreignTo, rounded, type Study, type StudyColumn, type StudySet } from './study';

/** Sets of pictures; noise is none. */
const isNoise = (set: string): boolean => set === 'uniform' || set === 'gaussian';

type Scores = ReadonlyMap<number, number>;

/** Scores of the images that both have and that pass, in the same order. */
function shared(a: Scores, b: Scores, wanted: (image: number) => boolean): readonly [number[], number[]] {
  const images = [...a.keys()].filter((image) => b.has(image) && wanted(image));
  return [images.map((image) => a.get(image)!), images.map((image) => b.get(image)!)];
}

type Test = Omit<Comparison['sets'][number], 'set' | 'holm'>;
const testOf = ({ difference, error, pValue }: AurocDifference): Test => ({
  difference: rounded(difference),
  error: rounded(error),
  p: Number(pValue.toPrecision(4)),
});

const defined = <T>(x: Figure<T>): T[] => (x.defined ? [x.value] : []);
const adjusted = (p: number): number => Number(p.toPrecision(4));

function comparisonOf(study: Study, column: StudyColumn, base: StudyColumn) {
  const idSet = study.head.id.set;
  const [id, idBase] = shared(column.scores(idSet), base.scores(idSet), () => true);
  const pairs = study.sets
    .map((of: StudySet) => {
      const [ood, oodBase] = shared(column.scores(of.set), base.scores(of.set), foreignTo(study, of));
      return { set: of.set, ood, oodBase };
    })
    .filter(({ ood }) => ood.length > 1 && id.length > 1);
  const tests = pairs.flatMap(({ set, ood, oodBase }) =>
    defined(pairedAuroc({ id, ood }, { id: idBase, ood: oodBase })).map((found) => ({
      set,
      ...testOf(found),
    })),
  );
  const overSets = holm(tests.map(({ p }) => p));
  const pictures = pairs.filter(({ set }) => !isNoise(set));
  const pooled =
    pictures.length === 0
      ? []
      : defined(
          pooledPairedAuroc(
            { id, oods: pictures.map(({ ood }) => ood) },
            { id: idBase, oods: pictures.map(({ oodBase }) => oodBase) },
          ),
        );
  return {
    label: column.label,
    sets: tests.map((test, n) => ({ ...test, holm: adjusted(overSets[n]!) })),
    pooled: pooled.map((found) => ({ sets: pictures.length, ...testOf(found) }))[0] ?? null,
  };
}

/**
 * Every column but `add`, which is GAIA, against GAIA-Z (GAIA-A where that was measured and GAIA-Z was not). Images that show a
 * class of the network are left out. Null where GAIA was not measured.
 */
export function comparisonsOf(study: Study): NonNullable<Measured['comparisons']> | null {
  const base = (['z', 'a'] as const)
    .map((rule) => study.columns.find(({ label }) => label.method === methodOf('gaia', rule)))
    .find((column) => column !== undefined);
  if (base === undefined) return null;
  const others = study.columns.filter(
    (column) =>
      column !== base && column.label.integration !== 'add' && column.scores(study.head.id.set).size > 1,
  );
  const made = others.map((column) => comparisonOf(study, column, base));
  const overColumns = holm(made.flatMap(({ pooled }) => (pooled === null ? [] : [pooled.p])));
  let next = 0;
  return {
    with: base.label.method,
    columns: made.map(({ label, sets, pooled }) => ({
      ...label,
      sets,
      ...(pooled === null ? {} : { pictures: { ...pooled, holm: adjusted(overColumns[next++]!) } }),
    })),
  };
}
