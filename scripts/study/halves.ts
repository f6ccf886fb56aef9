/** The best of many settings, chosen on one half of the images and reported on the other. */
import type { Halves } from '../../src/packs/measuredFile';
import { auroc } from '../../src/metrics/auroc';
import {
  foreignTo,
  rates,
  rounded,
  type Study,
  type StudyColumn,
  type StudySet,
  sure,
  valuesOf,
} from './study';

/** Images with even numbers choose, those with odd numbers report. */
const isEven = (image: number): boolean => image % 2 === 0;
const isOdd = (image: number): boolean => !isEven(image);

/** Too few to choose by. */
const LEAST = 10;

/**
 * Of each method the setting with the largest AUROC on the one half, and its rates on the other; images that show a class of the
 * network are left out. `add` is no setting of its own: it is GAIA. Nothing for a method that has fewer than ten images of a class in
 * a half.
 */
export function halvesOf(study: Study, of: StudySet): Halves[] {
  const foreign = foreignTo(study, of);
  const parts = ({ scores }: StudyColumn, half: (image: number) => boolean) =>
    [
      valuesOf(scores(study.head.id.set), half),
      valuesOf(scores(of.set), (image) => half(image) && foreign(image)),
    ] as const;
  const methods = new Set(study.columns.map(({ label }) => label.method));
  return [...methods].flatMap((method) => {
    const columns = study.columns.filter(
      ({ label }) => label.method === method && label.integration !== 'add',
    );
    const tried = columns.flatMap((column) => {
      const [id, ood] = parts(column, isEven);
      const [idOther, oodOther] = parts(column, isOdd);
      const least = Math.min(id.length, ood.length, idOther.length, oodOther.length);
      return least < LEAST ? [] : [{ column, id, ood, area: sure(auroc(id, ood)) }];
    });
    const [first, ...rest] = tried;
    if (first === undefined) return [];
    // Of equals the first.
    const best = rest.reduce((a, b) => (b.area > a.area ? b : a), first);
    const [id, ood] = parts(best.column, isOdd);
    return [
      {
        ...best.column.label,
        candidates: tried.length,
        picked: { auroc: rounded(best.area), idImages: best.id.length, oodImages: best.ood.length },
        reported: { ...rates(id, ood), idImages: id.length, oodImages: ood.length },
      },
    ];
  });
}
