/** Where things stand on the percentile ruler. Pure. */
import { spread } from '../../components/sliderScale';

/** Below this percentile nothing is decided: it takes half of the ruler, the rest the other half. */
const KNEE = 80;

/** Share of the way along the ruler, 0 to 1, of a percentile, 0 to 100: the last fifth is drawn four times as wide. */
export function placeOf(percentile: number): number {
  const p = Math.min(100, Math.max(0, percentile));
  return p <= KNEE ? (0.5 * p) / KNEE : 0.5 + (0.5 * (p - KNEE)) / (100 - KNEE);
}

/** Percentiles that are written under the ruler; `threshold` among them, in place of one that it would touch. */
export function ticksOf(threshold: number | null): readonly number[] {
  const usual = [0, 20, 40, 60, 80, 90, 100];
  if (threshold === null) return usual;
  const near = (a: number): boolean =>
    Math.abs(placeOf(a) - placeOf(threshold)) < 0.04 && a !== 0 && a !== 100;
  return [...usual.filter((a) => !near(a)), threshold].sort((a, b) => a - b);
}

/** Pixels that a label takes; 13 px type. */
const widthOf = (text: string): number => 16 + 7.5 * text.length;

export interface Label {
  readonly text: string;
  /** 0 to 100. */
  readonly percentile: number;
}
export interface Placed {
  /** CSS pixels from the start of the ruler: of the mark, and of the middle of its label. */
  readonly mark: number;
  readonly label: number;
  /** 0: nearest to the ruler. */
  readonly row: number;
}

/**
 * Puts labels along a ruler of so many pixels: each as near to its mark as the others let it, in as many rows as it takes. In the
 * order given.
 */
export function placeLabels(labels: readonly Label[], width: number): readonly Placed[] {
  const order = labels.map((_, n) => n).sort((a, b) => labels[a]!.percentile - labels[b]!.percentile);
  const needed = labels.reduce((sum, { text }) => sum + widthOf(text), 0);
  const rows = Math.max(1, Math.ceil(needed / Math.max(1, 0.9 * width)));
  const placed: Placed[] = [];
  for (let row = 0; row < rows; row++) {
    const own = order.filter((_, at) => at % rows === row);
    const wide = Math.max(0, ...own.map((n) => widthOf(labels[n]!.text)));
    const centres = spread(
      own.map((n) => placeOf(labels[n]!.percentile) * width),
      Math.min(wide, width / Math.max(1, own.length)),
      width,
    );
    own.forEach((n, at) => {
      placed[n] = { mark: placeOf(labels[n]!.percentile) * width, label: centres[at]!, row };
    });
  }
  return placed;
}

/** "1st", "2nd", "93rd", "11th". */
export function ordinal(n: number): string {
  const tens = n % 100;
  const end = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${end}`;
}

/** "47th percentile of 1,000 test images", and in words where the score is beyond all of them. */
export function percentileWords(percentile: number): string {
  if (percentile >= 100) return 'above all test images';
  if (percentile <= 0) return 'below all test images';
  return `${ordinal(Math.min(99, Math.max(1, Math.round(percentile))))} percentile`;
}
