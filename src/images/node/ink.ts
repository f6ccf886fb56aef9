/**
 * CMYK (255 is full ink) as straight RGBA, in place, without a profile: light = (1 - ink) (1 - black), as browsers and
 * Pillow have it. `[N, 4]` in and out.
 */
export function inkToLight(ink: Uint8ClampedArray): Uint8ClampedArray {
  for (let i = 0; i < ink.length; i += 4) {
    const white = 255 - ink[i + 3]!;
    for (let c = 0; c < 3; c++) ink[i + c] = Math.round(((255 - ink[i + c]!) * white) / 255);
    ink[i + 3] = 255;
  }
  return ink;
}
