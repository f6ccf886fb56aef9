/** A measurement (`measured.json`) from the scores of images: whoever computed them, and wherever they are kept. */
import { columnKey } from '../../src/calibration/scoreColumns';
import { aurocInterval } from '../../src/metrics/auroc';
import type { Measured, MeasuredScore, MeasuredSet } from '../../src/packs/measuredFile';
import { comparisonsOf } from './comparisons';
import { halvesOf } from './halves';
import { shownClass } from './overlap';
import { foreignTo, rates, rounded, type Study, type StudySet, valuesOf } from './study';

/** What of a set's images that were measured shows a class of the network; null where nothing does. */
function overlapOf(study: Study, of: StudySet): NonNullable<MeasuredSet['overlap']> | null {
  const images = new Set(study.columns.flatMap(({ scores }) => [...scores(of.set).keys()]));
  const found = new Map<string, { name: string; as: string; images: number }>();
  for (const image of images) {
    const name = of.classOf(image);
    const as = name === null ? null : shownClass(of.set, name, study.classes);
    if (name === null || as === null) continue;
    const entry = found.get(name) ?? { name, as, images: 0 };
    entry.images++;
    found.set(name, entry);
  }
  const classes = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const inside = classes.reduce((sum, entry) => sum + entry.images, 0);
  return inside === 0 ? null : { images: inside, of: images.size, classes };
}

/** DeLong's; none where it is undefined. */
function intervalOf(id: readonly number[], ood: readonly number[]) {
  const found = aurocInterval(id, ood);
  if (!found.defined) return {};
  const { low, high } = found.value.interval;
  return { aurocLow: rounded(low), aurocHigh: rounded(high) };
}

function scoresOf(study: Study, of: StudySet, overlaps: boolean): MeasuredScore[] {
  const foreign = foreignTo(study, of);
  // A score that was not measured on a set is not in the file.
  return study.columns.flatMap(({ label, scores }) => {
    const [id, ood] = [valuesOf(scores(study.head.id.set)), valuesOf(scores(of.set))];
    if (id.length === 0 || ood.length === 0) return [];
    const outside = overlaps ? valuesOf(scores(of.set), foreign) : [];
    const apart = outside.length === 0 ? null : { ...rates(id, outside), oodImages: outside.length };
    return [
      {
        ...label,
        ...rates(id, ood),
        ...intervalOf(id, ood),
        idImages: id.length,
        oodImages: ood.length,
        ...(apart === null ? {} : { apart }),
      },
    ];
  });
}

/**
 * The measurement: every score on every set, with and without the images that show a class of the network; the best setting of
 * each method chosen on one half and reported on the other; and every score against GAIA. Throws where a score is not finite.
 */
export function measuredFrom(study: Study): Measured {
  const keys = study.columns.map(({ label }) => columnKey(label));
  const twice = keys.find((key, n) => keys.indexOf(key) !== n);
  if (twice !== undefined) throw new Error(`Two columns are both "${twice}".`);
  const comparisons = comparisonsOf(study);
  return {
    schema: 'splitscope-measured-1',
    ...study.head,
    sets: study.sets.map((of) => {
      const overlap = overlapOf(study, of);
      const halves = halvesOf(study, of);
      return {
        set: of.set,
        title: of.title,
        scores: scoresOf(study, of, overlap !== null),
        ...(overlap === null ? {} : { overlap }),
        ...(halves.length === 0 ? {} : { halves }),
      };
    }),
    ...(comparisons === null ? {} : { comparisons }),
  };
}
