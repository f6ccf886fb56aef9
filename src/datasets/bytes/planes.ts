/** One plane a colour, `[3, height, width]`, as pixels `[height, width, 3]`. */
export function interleaved(planes: Uint8Array, height: number, width: number): Uint8Array {
  const n = height * width;
  const data = new Uint8Array(3 * n);
  for (let i = 0; i < n; i++) for (let c = 0; c < 3; c++) data[3 * i + c] = planes[c * n + i]!;
  return data;
}
