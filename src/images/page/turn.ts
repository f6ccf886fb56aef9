/**
 * How a stored picture of `w` by `h` pixels is drawn so that it stands upright, for each EXIF orientation: the six numbers
 * of a canvas transform. From 5 on width and height change places.
 */
export const TURNS: Readonly<
  Record<number, (w: number, h: number) => [number, number, number, number, number, number]>
> = {
  1: () => [1, 0, 0, 1, 0, 0],
  2: (w) => [-1, 0, 0, 1, w, 0],
  3: (w, h) => [-1, 0, 0, -1, w, h],
  4: (_, h) => [1, 0, 0, -1, 0, h],
  5: () => [0, 1, 1, 0, 0, 0],
  6: (_, h) => [0, 1, -1, 0, h, 0],
  7: (w, h) => [0, -1, -1, 0, h, w],
  8: (w) => [0, -1, 1, 0, 0, w],
};
