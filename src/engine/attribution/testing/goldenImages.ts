/** The four images of src/testdata/generate_golden.py, 8-bit RGB `[32, 32, 3]`, from whole numbers alone. */
function lcg(n: number, seed: number): number[] {
  let s = BigInt(seed);
  return Array.from({ length: n }, () => {
    s = (s * 1103515245n + 12345n) % 2147483648n;
    return Number(s >> 16n) & 255;
  });
}
/** Uniform noise, smooth noise, waves, a shaded disc. */
export function goldenImages(): Uint8Array[] {
  const draw = (f: (y: number, x: number, c: number) => number): Uint8Array =>
    Uint8Array.from({ length: 3072 }, (_, i) => f(Math.floor(i / 96), Math.floor(i / 3) % 32, i % 3));
  const noise = lcg(3072, 1);
  const grid = lcg(75, 2);
  const corner = (i: number, j: number, c: number): number => grid[(i * 5 + j) * 3 + c]!;
  return [
    Uint8Array.from(noise),
    draw((y, x, c) => {
      const [a, b, i, j] = [y % 8, x % 8, Math.floor(y / 8), Math.floor(x / 8)];
      const sum =
        corner(i, j, c) * (8 - a) * (8 - b) +
        corner(i + 1, j, c) * a * (8 - b) +
        corner(i, j + 1, c) * (8 - a) * b +
        corner(i + 1, j + 1, c) * a * b;
      return Math.floor(sum / 64);
    }),
    draw((y, x, c) => Math.floor(((x * x * (c + 1) + 3 * x * y + y * y * (3 - c)) * 3) / 8) % 256),
    draw((y, x, c) => {
      const r = (x - 17) ** 2 + (y - 14) ** 2;
      return r < 100 ? 230 - 2 * r : 40 + 4 * y + 20 * c + x;
    }),
  ];
}
