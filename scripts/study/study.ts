/** What a study is of, and what all of its parts need. */
import { auroc } from '../../src/metrics/auroc';
import { type Figure } from '../../src/metrics/figure';
import { fpr95 } from '../../src/metrics/fpr';
import type { Measured, MeasuredScore } from '../../src/packs/measuredFile';
import { shownClass } from './overlap';

/** A score with the settings that made it, and its values by the number of the image in its set. */
export interface StudyColumn {
  readonly label: Pick<MeasuredScore, 'method' | 'eta' | 'iterations' | 'integration'>;
  /** Larger = more OOD. Empty where the column was not measured on the set. */
  readonly scores: (set: string) => ReadonlyMap<number, number>;
}

/** An OOD set. */
export interface StudySet {
  readonly set: string;
  /** In words: "textures". */
  readonly title: string;
  /** The set's own name for what an image shows; null where the set does not say, as for noise. */
  readonly classOf: (image: number) => string | null;
}

export interface Study {
  readonly head: Omit<Measured, 'sets' | 'comparisons' | 'schema'>;
  /** Names of the network's classes. */
  readonly classes: readonly string[];
  readonly sets: readonly StudySet[];
  readonly columns: readonly StudyColumn[];
}

/** The value of a figure; a table of undefined figures is none. */
export function sure<T>(x: Figure<T>): T {
  if (!x.defined) throw new Error(x.reason);
  return x.value;
}

/** So that what is shown of it is rounded once only. */
export const rounded = (x: number): number => Number(x.toFixed(6));

/** Scores of the images that pass. */
export const valuesOf = (
  scores: ReadonlyMap<number, number>,
  wanted: (image: number) => boolean = () => true,
): number[] => [...scores].filter(([image]) => wanted(image)).map(([, score]) => score);

export const rates = (id: readonly number[], ood: readonly number[]) => ({
  auroc: rounded(sure(auroc(id, ood))),
  fpr95: rounded(sure(fpr95(id, ood)).value),
});

/** Whether an image of a set shows none of the network's classes. */
export const foreignTo =
  ({ classes }: Study, { set, classOf }: StudySet) =>
  (image: number): boolean => {
    const name = classOf(image);
    return name === null || shownClass(set, name, classes) === null;
  };
