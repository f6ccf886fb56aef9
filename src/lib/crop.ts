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

/** `[height, width]` in "224" or "224x448"; null where the text is neither. */
export function frameIn(text: string): readonly [height: number, width: number] | null {
  const found = /^\s*([1-9]\d{0,4})(?:\s*[x×]\s*([1-9]\d{0,4}))?\s*$/i.exec(text);
  if (found === null) return null;
  const height = Number(found[1]);
  return [height, found[2] === undefined ? height : Number(found[2])];
}
