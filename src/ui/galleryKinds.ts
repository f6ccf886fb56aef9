import type { GalleryItem } from './pictureSource';

type Shown = Pick<GalleryItem, 'kind' | 'class' | 'alsoShows'>;

/** `part`: neither in nor out of distribution for certain. */
export type Kind = GalleryItem['kind'] | 'part';

/**
 * Whether a gallery picture is in distribution for a network: a drawing of one of its classes. What shows a class of another
 * network is as foreign to this one as noise, unless there is something in it that this one has a class for (a plane among
 * clouds, say): of that nobody can say which it is. As it was drawn until the network is known (null).
 */
export function kindFor({ kind, class: label, alsoShows }: Shown, classes: readonly string[] | null): Kind {
  if (classes === null) return kind;
  if (kind === 'id' && classes.includes(label ?? '')) return 'id';
  return alsoShows?.some((name) => classes.includes(name)) === true ? 'part' : 'ood';
}

/** The gallery's headings for a network: how many of its classes are drawn, and what the rest shows. */
export function galleryTitles(
  gallery: readonly Shown[],
  classes: readonly string[] | null,
): Readonly<Record<Kind, string>> {
  if (classes === null) return { id: 'Gallery', part: 'More', ood: 'More' };
  const drawn = new Set(
    gallery.filter((item) => kindFor(item, classes) === 'id').map(({ class: label }) => label),
  ).size;
  const all = classes.length;
  const some = drawn === all ? `all ${all}` : `${drawn} of ${all}`;
  return {
    id: `Familiar: ${some} classes`,
    part: 'Unclear: partly one of its classes',
    ood: 'Unfamiliar: none of its classes',
  };
}
