/** How far to believe a detector, in shares of pictures that it was measured to catch with this network. Pure. */
import { columnFor, columnKey, columnsOf } from '../calibration/scoreColumns';
import { type MethodId, METHODS, metaOf } from '../engine/detectors/methods';
import type { Settings } from '../engine/settings';
import type { Measured } from '../packs/measuredFile';
import { must } from '../lib/must';

/** A kind of pictures, made of one or more measured sets. */
export interface CatchRate {
  readonly kind: string;
  /** Share of such pictures that is called out-of-distribution where 95% of ID images pass, 0 to 1. */
  readonly caught: number;
}

/** Sets of one kind, by how their ids begin; any other set is a kind of its own, by its title. */
const KINDS: readonly { readonly kind: string; readonly of: RegExp }[] = [
  { kind: 'everyday photos', of: /^(tiny-imagenet|cifar100|cifar10|places|imagenet)/ },
  { kind: 'noise', of: /^(uniform|gaussian)/ },
];
/** Photographs first: most pictures that people bring are some. Noise last. */
const place = (kind: string): number => (kind === 'everyday photos' ? 0 : kind === 'noise' ? 2 : 1);

/** What a detector was measured to catch at these settings or the nearest measured; empty where it was not measured. */
export function catchRates(
  measured: Measured,
  method: MethodId,
  settings: Settings | null,
): readonly CatchRate[] {
  const found = columnFor(columnsOf(measured.sets), method, settings);
  if (found === null) return [];
  const rows = new Map<string, number[]>();
  for (const { set, title, scores } of measured.sets) {
    const score = scores.find((s) => columnKey(s) === columnKey(found.column));
    if (score === undefined) continue;
    const kind = KINDS.find(({ of }) => of.test(set))?.kind ?? title;
    rows.set(kind, [...(rows.get(kind) ?? []), 1 - score.fpr95]);
  }
  return [...rows]
    .map(([kind, all]) => ({ kind, caught: all.reduce((a, b) => a + b, 0) / all.length }))
    .sort((a, b) => place(a.kind) - place(b.kind) || b.caught - a.caught);
}

const mean = (rates: readonly CatchRate[]): number =>
  rates.reduce((sum, { caught }) => sum + caught, 0) / rates.length;

/**
 * The detector that the answer goes by where a person has not chosen one: of those there are, the one measured to catch most with
 * this network, every kind of pictures weighing the same. Without a measurement S&I, else the first.
 */
export function primaryOf(
  measured: Measured | null,
  methods: readonly MethodId[],
  settings: Settings,
): MethodId | null {
  const ordered = METHODS.filter((method) => methods.includes(method));
  const si = ordered.find((method) => metaOf(method).side === 'si');
  if (measured === null) return si ?? ordered[0] ?? null;
  let best: { readonly method: MethodId; readonly mean: number } | null = null;
  for (const method of ordered) {
    const rates = catchRates(measured, method, settings);
    if (rates.length > 0 && (best === null || mean(rates) > best.mean)) best = { method, mean: mean(rates) };
  }
  return best?.method ?? si ?? ordered[0] ?? null;
}

/** "S&I catches 55% of everyday photos, 89% of textures and 48% of noise": the first, the best and the worst of the rest. */
export function catchText(name: string, rates: readonly CatchRate[]): string | null {
  const [first, ...rest] = rates;
  if (first === undefined) return null;
  const best = rest.reduce<CatchRate | null>((a, b) => (a === null || b.caught > a.caught ? b : a), null);
  const worst = rest.reduce<CatchRate | null>((a, b) => (a === null || b.caught < a.caught ? b : a), null);
  const shown = [first, best, worst].filter((rate, n, all) => rate !== null && all.indexOf(rate) === n);
  const parts = shown.flatMap((rate) =>
    rate === null ? [] : [`${Math.round(100 * rate.caught)}% of ${rate.kind}`],
  );
  const last = must(parts.pop());
  return `${name} catches ${parts.length === 0 ? last : `${parts.join(', ')} and ${last}`}`;
}

/** The share of ID images that pass where catch rates were measured. */
const MEASURED_TPR = 0.95;

/**
 * How far to believe the answer: the catch rates, and, where the verdict goes by another threshold than the one they were measured at,
 * which that is. `own`: what a person's own calibration is called; `tpr`: the share of ID images that the verdict lets pass.
 */
export function believeText(text: string, own: string | undefined, tpr: number): string {
  const at = 'measured where 95% of the network’s test images pass, not at';
  if (own !== undefined) return `With this network ${text}: ${at} the threshold that ${own} gives.`;
  if (tpr !== MEASURED_TPR) return `With this network ${text}: ${at} the chosen threshold.`;
  return `With this network ${text}.`;
}

/**
 * A larger η at which S&I was measured better with this network than at the present one, all else equal: both its mean AUROC and
 * the share that it catches. The best of those; null where there is none, or where the present settings were not measured.
 */
export function betterEta(measured: Measured | null, method: MethodId, settings: Settings): number | null {
  if (measured === null) return null;
  const found = columnFor(columnsOf(measured.sets), method, settings);
  if (found?.exact !== true) return null;
  const of = (eta: number): { readonly auroc: number; readonly caught: number } | null => {
    const key = columnKey({ ...found.column, eta });
    const scores = measured.sets.flatMap(({ scores: all }) => all.find((s) => columnKey(s) === key) ?? []);
    if (scores.length < measured.sets.length) return null;
    const sum = (f: (score: (typeof scores)[number]) => number): number =>
      scores.reduce((a, score) => a + f(score), 0) / scores.length;
    return { auroc: sum((s) => s.auroc), caught: sum((s) => 1 - s.fpr95) };
  };
  const now = of(settings.eta);
  if (now === null) return null;
  const etas = new Set(measured.sets.flatMap(({ scores }) => scores.flatMap(({ eta }) => eta ?? [])));
  const better = [...etas].flatMap((eta) => {
    const at = eta > settings.eta ? of(eta) : null;
    return at !== null && at.auroc > now.auroc && at.caught > now.caught ? [{ eta, ...at }] : [];
  });
  return better.sort((a, b) => b.auroc - a.auroc)[0]?.eta ?? null;
}
