/** Where the lines of a run lie on a drawing: scales, ticks and paths, the same on the screen and in a saved figure. */
import { normalQuantile } from '../metrics/special';
import type { CurveKind, CurveLine } from './curves';
import { must } from '../lib/must';

export interface PlotAxis {
  readonly title: string;
  readonly range: readonly [low: number, high: number];
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}
export interface Plot {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
}

const TITLES: Readonly<Record<CurveKind, readonly [x: string, y: string]>> = {
  roc: ['ID images rejected', 'OOD images caught'],
  'pr-out': ['Recall: OOD images caught', 'Precision: of those caught, OOD'],
  'pr-in': ['Recall: ID images accepted', 'Precision: of those accepted, ID'],
  det: ['ID images rejected', 'OOD images missed'],
  density: ['Score', 'Share of images'],
};

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))}%`;
const shares = (values: readonly number[]) => values.map((value) => ({ value, label: percent(value) }));

/** Some five round values in a range. */
function roundTicks([low, high]: readonly [number, number]): PlotAxis['ticks'] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = must([1, 2, 5, 10].map((k) => k * power).find((s) => s >= rough));
  const ticks = [];
  for (let k = Math.ceil(low / step); k * step <= high + 1e-9 * step; k++)
    ticks.push({ value: k * step, label: String(Number((k * step).toPrecision(6))).replace('-', '\u2212') });
  return ticks;
}

const WHOLE = [0, 0.2, 0.4, 0.6, 0.8, 1];
const DET = [0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99];

/** Axes of a kind of curve; `corner`: the part where detectors that are any good lie. */
export function plotOf(kind: CurveKind, lines: readonly CurveLine[], corner: boolean): Plot {
  const [x, y] = TITLES[kind];
  const axis = (title: string, range: readonly [number, number], ticks: readonly number[]): PlotAxis => ({
    title,
    range,
    ticks: shares(ticks.filter((t) => t >= range[0] - 1e-9 && t <= range[1] + 1e-9)),
  });
  if (kind === 'density') {
    let [low, high, top] = [Infinity, -Infinity, 0];
    for (const { points } of lines)
      for (const point of points) {
        low = Math.min(low, point.x);
        high = Math.max(high, point.x);
        top = Math.max(top, point.y);
      }
    const range = high > low ? ([low, high] as const) : ([0, 1] as const);
    const upTo = [0, top > 0 ? top * 1.05 : 1] as const;
    return {
      x: { title: x, range, ticks: roundTicks(range) },
      y: { title: y, range: upTo, ticks: shares(roundTicks(upTo).map(({ value }) => value)) },
    };
  }
  if (kind === 'det') {
    const range = corner
      ? ([normalQuantile(0.002), normalQuantile(0.35)] as const)
      : ([normalQuantile(0.002), normalQuantile(0.99)] as const);
    const ticks = DET.map((share) => ({ value: normalQuantile(share), label: percent(share) })).filter(
      ({ value }) => value >= range[0] && value <= range[1],
    );
    return { x: { title: x, range, ticks }, y: { title: y, range, ticks } };
  }
  const [low, high] = [corner ? 0.8 : 0, 1];
  const near = [0, 0.05, 0.1, 0.15, 0.2];
  const far = [0.8, 0.85, 0.9, 0.95, 1];
  if (kind === 'roc')
    return {
      x: axis(x, [0, corner ? 0.2 : 1], corner ? near : WHOLE),
      y: axis(y, [low, high], corner ? far : WHOLE),
    };
  return { x: axis(x, [low, high], corner ? far : WHOLE), y: axis(y, [low, high], corner ? far : WHOLE) };
}

/** Pixels of a value on an axis of so many pixels; y from the top. */
export const toX = ({ range: [low, high] }: PlotAxis, width: number, value: number): number =>
  ((value - low) / (high - low)) * width;
export const toY = ({ range: [low, high] }: PlotAxis, height: number, value: number): number =>
  ((high - value) / (high - low)) * height;

/** A line as the `d` of an SVG path. */
export function pathOf({ points }: CurveLine, plot: Plot, width: number, height: number): string {
  return points
    .map(({ x, y }, i) => {
      const [px, py] = [toX(plot.x, width, x), toY(plot.y, height, y)];
      return `${i === 0 ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`;
    })
    .join('');
}

/** How a detector's line is told from others: by one of seven colours and by dashes, the same wherever it is drawn. */
export interface LineStyle {
  readonly colour: 0 | 1 | 2 | 3 | 4 | 5 | 6;
  readonly dash: string;
}
const COLOURS = 7;
const DASHES = ['', '7 3', '2 3', '9 3 2 3'] as const;

/** `place`: among the lines that are drawn together, so that no two of them look alike. */
export const lineStyle = (place: number): LineStyle => ({
  colour: (place % COLOURS) as LineStyle['colour'],
  dash: must(DASHES[Math.floor(place / COLOURS) % DASHES.length]),
});
