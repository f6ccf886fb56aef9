/** Numbers for people: a true minus sign, only the digits that mean something. */

const minus = (text: string): string => text.replace(/-/g, '\u2212');

/** `digits` significant digits, trailing zeros kept so that two scores can be compared digit by digit. */
export function formatScore(score: number, digits = 5): string {
  if (!Number.isFinite(score)) return minus(String(score));
  const size = Math.abs(score);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return minus(score.toExponential(digits - 2));
  return minus(score.toPrecision(digits).replace(/\.$/, ''));
}

/** A parameter as a person would type it: 0.001, 1e-5, 0.9. */
export function formatParameter(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return value.toExponential().replace('e+', 'e');
  return String(Number(value.toPrecision(6)));
}

/** A share, 0 to 1, in percent. Never rounds a share that is not 0 or 1 to 0 % or 100 %. */
export function formatShare(share: number, decimals = 1): string {
  const percent = share * 100;
  const step = 10 ** -decimals;
  if (share > 0 && percent < step / 2) return `< ${step}%`;
  if (share < 1 && percent > 100 - step / 2) return `> ${(100 - step).toFixed(decimals)}%`;
  return `${percent.toFixed(decimals)}%`;
}

/**
 * Decimals of a percentile among so many images: it stands between quantiles half a percent apart, and among a thousand images it
 * is uncertain by about as much.
 */
export const percentDecimals = (images: number | null): number =>
  images !== null && images < 10_000 ? 0 : 1;

/** A percentile in words that go on with "of 1,000 ID images": "47%", "more than 99%". */
export const formatPercentile = (percentile: number, images: number | null): string =>
  formatShare(percentile / 100, percentDecimals(images))
    .replace(/^> /, 'more than ')
    .replace(/^< /, 'less than ');

/** Seconds: 0.42 s, 12.3 s, 2 min 5 s. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** An estimate of seconds, no finer than it is: "15 s", "90 s", "2 min". */
export function formatAbout(seconds: number): string {
  if (seconds < 57.5) return `${Math.max(5, 5 * Math.round(seconds / 5))} s`;
  if (seconds < 115) return `${10 * Math.round(seconds / 10)} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** Whole numbers with a comma between thousands. */
export const formatCount = (count: number): string => Math.round(count).toLocaleString('en');

/** A p-value: "0.003"; never 0, as it is at least 1 / (n + 1). */
export const formatPValue = (p: number): string => (p < 0.001 ? p.toExponential(0) : p.toFixed(3));
