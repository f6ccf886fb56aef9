/** Whether numbers that are said to be a normalised picture can come from one. */

/** The range that a channel of a normalised picture has: what 0 and 255 become. */
interface Normalisation {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

const short = (x: number): string => String(Number(x.toPrecision(3)));

/**
 * What a person should know of an array that is taken as normalised, `[height, width, 3]`: where values lie beyond what 0
 * to 255 become (by more than half a level), or all between 0 and 1, and which mistake that looks like. Empty where
 * nothing is odd.
 */
export function arrayNotes(data: Float32Array, { mean, std }: Normalisation): string[] {
  const low = mean.map((m, c) => (0 - m) / std[c]!);
  const high = mean.map((m, c) => (1 - m) / std[c]!);
  let [least, most, beyond] = [Infinity, -Infinity, 0];
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    const c = i % 3;
    const half = 0.5 / 255 / std[c]!;
    if (value < least) least = value;
    if (value > most) most = value;
    // NaN is refused by the engine.
    if (value < low[c]! - half || value > high[c]! + half) beyond++;
  }
  const range = `between ${short(least)} and ${short(most)}`;
  const possible = `${short(Math.min(...low))} to ${short(Math.max(...high))}`;
  if (beyond > 0)
    return [
      `${beyond} of ${data.length} values cannot come from a picture: they lie ${range}, and this network’s mean and std allow ${possible}.${mistake(least, most)}`,
    ];
  // A picture of which nothing is darker than the mean colour is rare; one even shade is no sign of anything.
  if (least >= 0 && most <= 1 && most > 0.5)
    return [
      `All values lie ${range}, of ${possible} that are possible: it looks as if mean and std had not been applied.`,
    ];
  return [];
}

/** Which mistake a range looks like; empty where none is known. */
function mistake(least: number, most: number): string {
  if (least >= 0 && most <= 255 && most > 16)
    return ' It looks like 0 to 255: divide by 255, then apply mean and std.';
  if (least >= -1 && most <= 1) return ' It looks like −1 to 1: use this network’s own mean and std.';
  if (Math.max(-least, most) < 30)
    return ' It looks as if mean and std had been applied twice, or were another network’s.';
  return '';
}
