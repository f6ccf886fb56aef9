import type { ResultRecord } from '../../store/types';

const layers = (n: number): string => `${n} ${n === 1 ? 'layer' : 'layers'}`;

/**
 * How much of an unfinished result is there: "3 of 8 iterations, iteration 4 at 12 of 37 layers". Null where all of it is.
 * `taps`: of these layers only. Rule `a` with splitting goes through the iterations layer by layer, all else through the layers
 * iteration by iteration.
 */
export function arrivedText(record: ResultRecord, taps?: readonly number[]): string | null {
  const { plan, forward, iterations, result, settings } = record;
  if (plan === null || result !== null) return null;
  if (forward === null) return 'nothing yet';
  const { iterations: T } = settings;
  const wanted = taps ?? plan.taps.map((_, tap) => tap);
  const all = wanted.length;
  const count = wanted.map((tap) => iterations.filter((row) => row[tap] !== undefined).length);
  const whole = Math.min(...count);
  if (plan.rule === 'a' && settings.splitting && all > 1) {
    const ready = count.filter((n) => n === T).length;
    return `all ${T} iterations at ${ready} of ${layers(all)}`;
  }
  const further = count.filter((n) => n > whole).length;
  const next = further === 0 ? '' : `, iteration ${whole + 1} at ${further} of ${layers(all)}`;
  return `${whole} of ${T} iterations${next}`;
}
