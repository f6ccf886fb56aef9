import type { Axis } from '../../charts/chartSpec';
import { formatCount, formatNumber, niceCeil } from '../../charts/format';
import type { View } from '../../../store/types';

export type Unit = View['histogramUnit'];
export type Scale = View['histogramScale'];

const SHARE_TEXT = 'share of positions';
/** The vertical axis of a histogram over so many positions whose fullest bin, zero's aside, is `peak` high. */
export function yAxis(unit: Unit, scale: Scale, positions: number, peak: number): Axis {
  const whole = unit === 'share' ? 1 : positions;
  const label = (v: number): string =>
    unit === 'share' ? `${formatNumber(v * 100)}%` : v < 1e4 ? formatCount(v) : formatNumber(v);
  const title = unit === 'share' ? SHARE_TEXT : 'positions';
  if (scale === 'linear') {
    // Headroom: the bar heights of later iterations rarely leave it, so the axis stays while numbers stream in.
    const top = Math.min(whole, niceCeil(peak * 1.15));
    const step = niceCeil(top / 5);
    const values = Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, i) =>
      Number((i * step).toPrecision(12)),
    );
    return {
      type: 'linear',
      range: [0, top],
      ticks: values.map((value) => ({ value, label: label(value) })),
      title,
    };
  }
  // From half of one position to all of them: fixed by the plan.
  const low = (0.5 * whole) / Math.max(1, positions);
  const values: number[] = [];
  for (let e = Math.floor(Math.log10(whole)); 10 ** e > low; e--) values.push(10 ** e);
  const every = Math.ceil(values.length / 5);
  return {
    type: 'log',
    range: [low, whole],
    ticks: values.filter((_, i) => i % every === 0).map((value) => ({ value, label: label(value) })),
    title,
  };
}
