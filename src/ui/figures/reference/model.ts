/** View-model of a picture against the ID reference: how far each layer and channel lies from ID images. Pure. */
import { takesNoStep } from '../../../calibration/gaiaByDefinition';
import { deviation, shareWithFewer } from '../../../calibration/reference';
import { DEFAULT_SETTINGS } from '../../../engine/settings';
import type { NamedColumn, Reference } from '../../../calibration/reference';
import type { ResultRecord } from '../../../store/types';
import { statistics } from '../matrix/model';

type Side = 'gaia' | 'si';

/** One layer of the picture on the band of the ID images, in ID standard deviations from the ID mean. */
export interface LayerAgainst {
  readonly tap: number;
  readonly name: string;
  /** null: not there yet. */
  readonly z: number | null;
  /** The band that nine in ten ID images lie in. */
  readonly low: number;
  readonly high: number;
}
export interface Against {
  readonly side: Side;
  readonly column: NamedColumn;
  readonly layers: readonly LayerAgainst[];
  /** Of each tap's channels, from the ID mean in ID standard deviations; null: not there yet. */
  readonly channels: readonly (Float64Array | null)[];
  /** Whether every layer is there. */
  readonly complete: boolean;
  /** In words: which ID images. */
  readonly source: string;
}

const USUAL = {
  perturbation: DEFAULT_SETTINGS.perturbation,
  splitting: DEFAULT_SETTINGS.splitting,
  attackLoss: DEFAULT_SETTINGS.attackLoss,
  l2Bound: DEFAULT_SETTINGS.l2Bound,
} as const;

/** The reference of a method at the settings of a record, or null where there is none: another setting says nothing of this one. */
export function columnFor(reference: Reference, record: ResultRecord, side: Side): NamedColumn | null {
  const { plan, settings, input } = record;
  if (plan?.rule !== 'z' || settings.tolerance !== 0 || input.rule !== 'pack') return null;
  const { taps } = plan;
  if (taps.length !== reference.taps.length || taps.some(({ name }, j) => name !== reference.taps[j]))
    return null;
  const of = (wanted: Side): NamedColumn[] => reference.columns.filter((column) => column.side === wanted);
  if (side === 'gaia' || takesNoStep(settings)) return of('gaia')[0] ?? null;
  if (Object.entries(USUAL).some(([key, value]) => settings[key as keyof typeof USUAL] !== value))
    return null;
  return (
    of('si').find(
      ({ settings: s }) =>
        s?.eta === settings.eta &&
        s.iterations === settings.iterations &&
        s.integration === settings.integration,
    ) ?? null
  );
}

const mean = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / values.length;

/** The picture of a record against ID images, by one method; null where there is no reference of it. */
export function againstOf(record: ResultRecord, reference: Reference | null, side: Side): Against | null {
  const column = reference && columnFor(reference, record, side);
  if (!column || record.plan === null) return null;
  const found = statistics(record)[side];
  const { taps } = record.plan;
  const layers = taps.map(({ name, shape: [h, w, k] }, tap): LayerAgainst => {
    const { mean: m, std, low, high } = column.layers;
    const at = (value: number): number => deviation(value, m[tap]!, std[tap]!, h * w * k);
    const own = found[tap];
    return { tap, name, z: own ? at(mean(own)) : null, low: at(low[tap]!), high: at(high[tap]!) };
  });
  const channels = taps.map(({ shape: [h, w] }, tap) => {
    const own = found[tap];
    const { mean: m, std } = column.channels[tap]!;
    return own ? Float64Array.from(own, (value, k) => deviation(value, m[k]!, std[k]!, h * w)) : null;
  });
  const complete = layers.every(({ z }) => z !== null);
  return { side, column, layers, channels, complete, source: reference.source };
}

/** By S&I where its reference is of these settings, else by GAIA. */
export const againstIds = (record: ResultRecord, reference: Reference | null): Against | null =>
  againstOf(record, reference, 'si') ?? againstOf(record, reference, 'gaia');

/** Layers beyond the band, the furthest first. */
export interface Beyond {
  readonly way: 'denser' | 'sparser';
  readonly taps: readonly number[];
  /** Share of the ID images that have fewer such layers. */
  readonly fewer: number;
}

/** Layers denser than 95% of ID images, or those sparser, whichever are more; null until every layer is there. */
export function beyondOf({ layers, column, complete }: Against): Beyond | null {
  if (!complete) return null;
  const beyond = (sign: 1 | -1): number[] =>
    layers
      .filter(({ z, low, high }) => (sign > 0 ? z! > high : z! < low))
      .sort((a, b) => sign * (b.z! - a.z!))
      .map(({ tap }) => tap);
  const [denser, sparser] = [beyond(1), beyond(-1)];
  const way = sparser.length > denser.length ? 'sparser' : 'denser';
  const taps = way === 'denser' ? denser : sparser;
  return { way, taps, fewer: shareWithFewer(column[way], taps.length) };
}

/** The channels of a layer that lie furthest from ID images, the furthest first. */
export function strangest(channels: Float64Array, n: number): number[] {
  const order = Array.from(channels, (_, k) => k);
  return order.sort((a, b) => Math.abs(channels[b]!) - Math.abs(channels[a]!) || a - b).slice(0, n);
}

/** "12 of 37 layers are denser than in 95% of test pictures, most of all block3.4.bn2". */
export function whyText({ layers }: Against, { way, taps, fewer }: Beyond): string {
  const all = layers.length;
  if (taps.length === 0) return `No layer is denser or sparser than in 95% of test pictures.`;
  const count = taps.length === 1 ? `1 of ${all} layers is` : `${taps.length} of ${all} layers are`;
  const outside = `${count} ${way} than in 95% of test pictures`;
  if (fewer < 0.95) return `${outside}, which is usual.`;
  const first = layers[taps[0]!]!.name;
  const share = Math.floor(100 * fewer);
  return `${outside}${taps.length === 1 ? `: ${first}` : `, most of all ${first}`}; ${share === 100 ? 'none of them has as many' : `${share}% of them have fewer`}.`;
}
