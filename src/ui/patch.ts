/** Whether a network sees a picture whole, or only a patch cut out of it: the same for the verdict and its export. */
import { type Crop, frameOf } from '../lib/crop';
import type { AppStore } from '../store/appStore';
import type { InputOptions } from '../store/types';

/** What the scores are of. */
export type Seen = 'picture' | 'patch';

/**
 * Where only the middle of a larger picture is seen, cut out at full size, so that nothing is said of the rest: a sentence; null
 * where nothing is cut so. `size` is null for a picture whose pixels are no longer kept.
 */
export function patchText(
  rule: string,
  crop: Crop,
  size: { readonly width: number; readonly height: number } | null,
): string | null {
  if (rule !== 'crop-only') return null;
  const [height, width] = frameOf(crop);
  if (size !== null && size.width <= width && size.height <= height) return null;
  const of = size === null ? '' : ` of ${size.width} × ${size.height}`;
  return `The network sees only the middle ${width} × ${height}${of} pixels (preprocessing: crop only): every score is of that patch, not of the picture.`;
}

/** The same of a picture of the page, as `input` prepares it for the present network. */
export function patchOf(store: AppStore, imageId: string, { rule }: InputOptions): string | null {
  const { json } = store.getState().pack;
  if (json === null) return null;
  const { preprocessing } = json;
  return patchText(
    rule === 'pack' ? preprocessing.rule : rule,
    preprocessing.crop,
    store.images.get(imageId),
  );
}
