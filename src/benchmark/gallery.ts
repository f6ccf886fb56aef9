/** The images that are worth looking at: where a detector is wrong, where two disagree, what looks like ID, what is there twice. */
import type { Figure } from '../metrics/figure';
import { mapFigure } from '../metrics/figure';
import { must } from '../lib/must';
import { idSetOf, type RunScores, type SetScores } from './runScores';
import { chooseThreshold, type ThresholdRule } from './thresholds';

export const GALLERY_KINDS = ['accepted', 'rejected', 'disagree', 'id-like', 'twice'] as const;
export type GalleryKind = (typeof GALLERY_KINDS)[number];

/** One image of a run. `ranks`: shares, 0 to 1, of ID images that score no higher, by the detectors of the group. */
export interface GalleryImage {
  readonly set: string;
  /** Its number in the set, from 0. */
  readonly image: number;
  readonly file: string;
  readonly isId: boolean;
  /** The score of the first detector; null where the group is not of one. */
  readonly score: number | null;
  readonly ranks: readonly number[];
  /** The ID image of the same pixels, where that is the point. */
  readonly twin: string | null;
}

export interface GalleryGroup {
  readonly kind: GalleryKind;
  /** How many images there are of the kind; the first of them are listed. null: an order of all images, or not known. */
  readonly count: number | null;
  readonly images: readonly GalleryImage[];
}

export interface Gallery {
  readonly threshold: number;
  readonly groups: readonly GalleryGroup[];
}

/** Shares of ID scores that are no higher, for any score. O(n log n) once, O(log n) a score. */
function ranking(id: Float64Array): (score: number) => number {
  const sorted = id.filter((score) => !Number.isNaN(score)).sort();
  return (score) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (must(sorted[middle]) <= score) low = middle + 1;
      else high = middle;
    }
    return low / sorted.length;
  };
}

/** The places with the largest `worth`, first places first among equals; places without one are left out. */
function largest(count: number, most: number, worth: (at: number) => number): number[] {
  const all: { readonly at: number; readonly value: number }[] = [];
  for (let at = 0; at < count; at++) {
    const value = worth(at);
    if (!Number.isNaN(value)) all.push({ at, value });
  }
  return all
    .sort((a, b) => b.value - a.value || a.at - b.at)
    .slice(0, most)
    .map(({ at }) => at);
}

/**
 * The images of a run that are worth looking at: of `column` at the threshold of `rule`, of `column` and `other`, and by all detectors,
 * `most` of each kind. Undefined where the threshold is. O(images x columns).
 */
export function galleryOf(run: RunScores, { column, other, set, rule, most }: GalleryAsked): Figure<Gallery> {
  const id = idSetOf(run);
  const ood = run.sets.find(({ name }) => name === set);
  if (ood === undefined || ood === id) throw new RangeError(`There is no OOD set "${set}" in this run.`);
  const others = run.sets.flatMap(({ name, role }) => (role === 'id' ? [] : [name]));
  const ranks = id.scores.map(ranking);
  const rankOf = (of: SetScores, c: number, at: number): number => {
    const score = must(must(of.scores[c])[at]);
    return Number.isNaN(score) ? NaN : must(ranks[c])(score);
  };
  const shown = (of: SetScores, at: number, columns: readonly number[], twin: string | null = null) => ({
    set: of.name,
    image: must(of.images[at]),
    file: must(of.files[at]),
    isId: of === id,
    score: columns.length === 0 ? null : must(must(of.scores[must(columns[0])])[at]),
    ranks: columns.map((c) => rankOf(of, c, at)),
    twin,
  });
  return mapFigure(chooseThreshold(run, column, others, rule), ({ threshold }): Gallery => {
    const own = (of: SetScores): Float64Array => must(of.scores[column]);
    const wrong = (of: SetScores, sign: 1 | -1): GalleryGroup => {
      // OOD is what scores above the threshold.
      const isWrong = (score: number): boolean => (of === id ? score > threshold : score <= threshold);
      const scores = own(of);
      const places = largest(scores.length, Infinity, (at) =>
        isWrong(must(scores[at])) ? sign * must(scores[at]) : NaN,
      );
      return {
        kind: of === id ? 'rejected' : 'accepted',
        count: places.length,
        images: places.slice(0, most).map((at) => shown(of, at, [column])),
      };
    };
    const all = [id, ood].flatMap((of) => Array.from(of.images, (_, at) => ({ of, at })));
    const apart = largest(all.length, most, (i) => {
      const { of, at } = must(all[i]);
      const gap = Math.abs(rankOf(of, column, at) - rankOf(of, other, at));
      return gap === 0 ? NaN : gap;
    });
    const columns = [...run.columns.keys()];
    const mean = (at: number): number => {
      const known = columns.map((c) => rankOf(ood, c, at)).filter((rank) => !Number.isNaN(rank));
      return known.length === 0 ? NaN : known.reduce((sum, rank) => sum + rank, 0) / known.length;
    };
    const like = largest(ood.images.length, most, (at) => -mean(at));
    const twins = new Map(id.hashes.map((hash, at) => [hash, must(id.files[at])]));
    twins.delete('');
    const twice = [...ood.hashes.keys()].filter((at) => twins.has(must(ood.hashes[at])));
    const isHashed = twins.size > 0 && ood.hashes.some((hash) => hash !== '');
    return {
      threshold,
      groups: [
        wrong(ood, -1),
        wrong(id, 1),
        {
          kind: 'disagree',
          count: null,
          images:
            other === column
              ? []
              : apart.map((i) => shown(must(all[i]).of, must(all[i]).at, [column, other])),
        },
        {
          kind: 'id-like',
          count: null,
          images: like.map((at) => ({ ...shown(ood, at, []), ranks: [mean(at)] })),
        },
        {
          kind: 'twice',
          count: isHashed ? twice.length : null,
          images: twice.slice(0, most).map((at) => shown(ood, at, [], must(twins.get(must(ood.hashes[at]))))),
        },
      ],
    };
  });
}

export interface GalleryAsked {
  /** Indices into the run's columns: whose errors are shown, and which one it is held against. */
  readonly column: number;
  readonly other: number;
  /** The OOD set. */
  readonly set: string;
  readonly rule: ThresholdRule;
  /** Images of a kind at most. */
  readonly most: number;
}
