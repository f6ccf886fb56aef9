/** Numbers for people: a true minus sign, superscript exponents, only the digits that mean something. */
const SUPERSCRIPT: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};
const minus = (text: string): string => text.replace('-', '−');

/** `10⁻⁴` for -4. */
export const powerOfTen = (exponent: number): string =>
  `10${String(exponent).replace(/./g, (c) => SUPERSCRIPT[c] ?? c)}`;

/** `digits` significant digits; beyond 10^-3 ... 10^5 with a power of ten. */
export function formatNumber(value: number, digits = 3): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) return minus(Number(value.toPrecision(digits)).toString());
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string];
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return `${minus(short)}·${powerOfTen(Number(exponent))}`;
}

/** A share as a percentage. Never rounds a share that is not 0 or 1 to 0% or 100%. */
export function formatPercent(share: number, decimals = 1): string {
  if (share === 0) return '0%';
  if (share === 1) return '100%';
  const text = (share * 100).toFixed(decimals);
  const limit = 10 ** -decimals;
  if (share > 0 && Number(text) === 0) return `< ${limit}%`;
  if (share < 1 && Number(text) === 100) return `> ${(100 - limit).toFixed(decimals)}%`;
  return `${minus(text)}%`;
}

/** Whole numbers with commas between thousands. */
export const formatCount = (value: number): string => Math.round(value).toLocaleString('en');

/** With its sign, always: differences. */
export const formatSigned = (value: number, digits = 3): string =>
  value > 0 ? `+${formatNumber(value, digits)}` : formatNumber(value, digits);

/** The smallest of `steps` times a power of ten that is at least `value`: axis ends that rarely move. */
export function niceCeil(value: number, steps: readonly number[] = [1, 2, 5]): number {
  if (!(value > 0)) return 1;
  const base = 10 ** Math.floor(Math.log10(value));
  // The small slack keeps 0.2 from becoming 0.5 through rounding.
  for (const step of steps)
    if (step * base >= value * (1 - 1e-12)) return Number((step * base).toPrecision(2));
  return Number((10 * base).toPrecision(2));
}
