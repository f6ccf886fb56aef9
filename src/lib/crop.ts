/** What is cut from the centre of a picture: the side of a square, or rows and columns. */
export type Crop = number | readonly [height: number, width: number];

/** `[height, width]`. */
export const frameOf = (crop: Crop): readonly [height: number, width: number] =>
  typeof crop === 'number' ? [crop, crop] : crop;

/** A frame as it is written down: one number where it is a square. */
export const cropOf = (height: number, width: number): number | [number, number] =>
  height === width ? height : [height, width];

/** "224 × 224" of a crop. */
export const frameText = (crop: Crop): string => frameOf(crop).join(' × ');

/** Rows or columns at most: more is no picture that a network sees. */
const MOST = 4096;

/** `[height, width]` in "224" or "224x448", each at most 4096; null where the text is neither. */
export function frameIn(text: string): readonly [height: number, width: number] | null {
  const found = /^\s*([1-9]\d{0,3})(?:\s*[x×]\s*([1-9]\d{0,3}))?\s*$/i.exec(text);
  if (found === null) return null;
  const height = Number(found[1]);
  const width = found[2] === undefined ? height : Number(found[2]);
  return Math.max(height, width) > MOST ? null : [height, width];
}
