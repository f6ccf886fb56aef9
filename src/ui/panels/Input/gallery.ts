import type { GalleryItem } from './AddContext';

/**
 * Whether a gallery picture is in distribution for a network: a drawing of one of its classes. What shows a class of another
 * network is as foreign to this one as noise. As it was drawn until the network is known (null).
 */
export const kindFor = (
  { kind, class: label }: Pick<GalleryItem, 'kind' | 'class'>,
  classes: readonly string[] | null,
): 'id' | 'ood' => (classes === null || kind === 'ood' || classes.includes(label ?? '') ? kind : 'ood');

/** The gallery's headings for a network: how many of its classes are drawn, and what the rest shows. */
export function galleryTitles(
  gallery: readonly Pick<GalleryItem, 'kind' | 'class'>[],
  classes: readonly string[] | null,
): { readonly id: string; readonly ood: string } {
  if (classes === null) return { id: 'Gallery', ood: 'More' };
  const drawn = new Set(
    gallery.filter((item) => kindFor(item, classes) === 'id').map(({ class: label }) => label),
  ).size;
  const all = classes.length;
  const some = drawn === all ? `all ${all} of this network’s` : `${drawn} of this network’s ${all}`;
  return {
    id: `Gallery: drawings of ${some} classes (ID)`,
    ood: 'Gallery: pictures of none of its classes (OOD)',
  };
}
