/** What the gallery of failures shows, as text, and where its pictures are. */
import type { GalleryGroup, GalleryImage, GalleryKind } from '../../../benchmark/gallery';
import type { PictureAt } from '../../../benchmark/runner';
import { isMethod, metaOf } from '../../../engine/detectors/methods';
import { must } from '../../../lib/must';
import type { Column } from '../../../rows/row';
import type { GivenSet } from '../../benchmark';
import { formatCount, formatScore, formatShare } from '../../numbers';

/** What a gallery is of, by the names that people read. */
export interface GalleryNames {
  readonly detector: string;
  readonly other: string;
  readonly id: string;
  readonly set: string;
}

export interface GroupText {
  readonly title: string;
  /** What stands in place of pictures where there are none. */
  readonly none: string;
}

const NO_BREAK = '\u00a0';

const TEXTS: Readonly<Record<GalleryKind, (names: GalleryNames) => GroupText>> = {
  accepted: ({ set }) => ({
    title: `Wrongly accepted: images of ${set} at or below the threshold`,
    none: 'None: every one of them is called OOD.',
  }),
  rejected: ({ id }) => ({
    title: `Wrongly rejected: images of ${id} above the threshold`,
    none: 'None: every one of them is accepted.',
  }),
  disagree: ({ detector, other }) => ({
    title: `Ranked most differently: by ${detector}, and by ${other}`,
    none:
      detector === other ? 'Choose another detector to compare with.' : 'None: both rank all images alike.',
  }),
  'id-like': ({ set }) => ({
    title: `Images of ${set} that all detectors together find most like ID, by the mean of their ranks: perhaps they are`,
    none: 'None of them has a score.',
  }),
  twice: ({ id, set }) => ({
    title: `In ${id} and in ${set}, pixel by pixel`,
    none: 'None.',
  }),
};

/** The heading of a group, with how many images are of its kind, and what stands in it where it is empty. */
export function groupText({ kind, count }: GalleryGroup, names: GalleryNames): GroupText {
  const { title, none } = TEXTS[kind](names);
  if (kind === 'twice' && count === null)
    return { title, none: 'Not known: these scores came without pixels.' };
  return { title: count === null || count === 0 ? title : `${title} (${formatCount(count)})`, none };
}

/** What stands under a picture: score and rank, both ranks, the mean rank, or the other's name. */
export function underPicture(kind: GalleryKind, { score, ranks, twin }: GalleryImage): readonly string[] {
  const shown = ranks.map((rank) => formatShare(rank, 0).replaceAll(' ', NO_BREAK));
  switch (kind) {
    case 'accepted':
    case 'rejected':
      return [...(score === null ? [] : [formatScore(score, 4)]), `rank${NO_BREAK}${shown.join()}`];
    case 'disagree':
      return [shown.join(', ')];
    case 'id-like':
      return [`mean${NO_BREAK}${shown.join()}`];
    case 'twice':
      return [`is ${twin ?? ''}`];
  }
}

/** The first detector of another family to hold one against; else any other; itself where it is alone. */
export function firstAgainst(columns: readonly Column[], detector: number): number {
  const familyOf = ({ method }: Column): string => (isMethod(method) ? metaOf(method).family : method);
  const own = familyOf(must(columns[detector]));
  const others = [...columns.keys()].filter((i) => i !== detector);
  return others.find((i) => familyOf(must(columns[i])) !== own) ?? others[0] ?? detector;
}

/** Where the picture is among the sets that were given; null where its set was not. */
export function placeOf({ set, image, file }: GalleryImage, sets: readonly GivenSet[]): PictureAt | null {
  const given = sets.find(({ name, summary }) => name === set && summary !== null);
  return given === undefined ? null : { key: given.key, image, file };
}
