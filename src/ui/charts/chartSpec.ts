/** What a chart of lines and filled outlines is made of, without any library's words. */
import type { ChartTheme } from './theme';

export type Hue = 'gaia' | 'si' | 'neutral';
export interface Series {
  readonly name: string;
  readonly hue: Hue;
  /** The two methods are told apart by shape as well as by hue: GAIA is an outline, S&I is filled and hatched. `ground`: a plain area behind. */
  readonly form: 'outline' | 'filled' | 'ground';
  readonly x: readonly number[];
  /** NaN starts a new piece. */
  readonly y: readonly number[];
}
export interface Tick {
  readonly value: number;
  readonly label: string;
}
export interface Axis {
  readonly type: 'linear' | 'log';
  /** In the axis' own unit, also where it is logarithmic. */
  readonly range: readonly [number, number];
  readonly ticks: readonly Tick[];
  /** Fewer ticks, for where the others would touch. */
  readonly fewTicks?: readonly Tick[];
  readonly title: string;
}
export interface ChartSpec {
  readonly series: readonly Series[];
  readonly x: Axis;
  readonly y: Axis;
  /** Dotted vertical lines. */
  readonly rules: readonly number[];
}
/** Space around the plot in CSS pixels; fixed, so that linked charts line up and nothing jumps. */
export const MARGIN = { l: 44, r: 8, t: 24, b: 40 } as const;

export const hueOf = (hue: Hue, theme: ChartTheme): string => (hue === 'neutral' ? theme.muted : theme[hue]);

/** Position of a value on an axis, 0 (start) to 1 (end). */
export function along(axis: Axis, value: number): number {
  const f = axis.type === 'log' ? Math.log10 : (v: number) => v;
  const [a, b] = axis.range;
  return (f(value) - f(a)) / (f(b) - f(a));
}

/** The ticks of an axis that is `length` CSS pixels long. */
export const ticksFor = (axis: Axis, length: number): readonly Tick[] =>
  axis.fewTicks && length / axis.ticks.length < 40 ? axis.fewTicks : axis.ticks;
