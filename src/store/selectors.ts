import type { Params, Side } from '../engine/detectors/detector';
import { type MethodId, sideOf } from '../engine/detectors/methods';
import type { Prediction, Score } from '../engine/jobs';
import type { Settings } from '../engine/settings';
import { decide, type NotCalibrated } from '../calibration/decide';
import { ownOf } from '../calibration/kept/own';
import type { Interval } from '../metrics/figure';
import type { Reference } from '../calibration/reference';
import { contentKey, knownIdentity } from '../packs/identity';
import type { PackJson } from '../packs/schema';
import type { AppStore } from './appStore';
import { mapSettings, sameValue } from './jobKey';
import { isAsked, namedPrimary, primaryAsked, primaryMethod } from './primary';
import { isOfPack, mapRequestOf } from './target';
import {
  type ImageItem,
  type InputOptions,
  type MeasuredState,
  NOT_MEASURED,
  type ResultRecord,
  type State,
} from './types';
import { must } from '../lib/must';

/** One score and where it falls among ID images. Scores are oriented larger = more out-of-distribution. */
export interface Verdict {
  readonly method: MethodId;
  readonly score: number;
  readonly settings: Settings | null;
  /** Its own parameters, where they are known; absent: their defaults. */
  readonly params?: Params | undefined;
  /** False: the pack's calibration says nothing of this score, for the reason `why`, and what is below is null. */
  readonly calibrated: boolean;
  readonly why: NotCalibrated | null;
  /** Share of ID images that score below, in percent, 0 to 100. */
  readonly percentile: number | null;
  /** Score at or below which the share `tpr` of ID images falls. */
  readonly threshold: number | null;
  /** The share of ID images that was to be accepted, 0 to 1. */
  readonly tpr: number;
  /** The share that the threshold accepts: `tpr`, or (`capped`) the most that so few ID images can tell. */
  readonly acceptance: number | null;
  readonly capped: boolean;
  /** Where the accepted share of all such images lies, 95 times of 100. */
  readonly acceptanceInterval: Interval | null;
  readonly verdict: 'id' | 'ood' | null;
  /** Quantiles over ID images, for drawing the density. */
  readonly quantiles: readonly number[] | null;
  /** ID images behind the quantiles. */
  readonly images: number | null;
  /** Conformal p-value of "like the ID images". */
  readonly pValue: number | null;
  /** What a person's own pictures that calibrate are called; absent where the calibration is the pack's. */
  readonly own?: string;
}

/** Where a score falls by a pack's calibration, with the threshold that accepts a share `tpr` of ID images. */
export function verdictOf(
  { method, score, settings }: Score,
  pack: PackJson,
  tpr: number,
  params?: Params,
): Verdict {
  const decision = decide(pack, {
    ...{ method, score, settings, params },
    accept: tpr,
    identity: knownIdentity(pack),
  });
  const own = ownOf(pack);
  const asked = { method, score, settings, params, tpr, ...(own === null ? {} : { own: own.name }) };
  if (decision.calibrated) return { ...asked, ...decision, why: null };
  return {
    ...asked,
    calibrated: false,
    why: decision.why,
    percentile: null,
    threshold: null,
    acceptance: null,
    acceptanceInterval: null,
    capped: false,
    verdict: null,
    quantiles: null,
    images: null,
    pValue: null,
  };
}

/** The same answer for the same arguments as last time, so that a selector gives one object for one state. */
function remember<A extends readonly unknown[], R>(compute: (...args: A) => R): (...args: A) => R {
  let last: { readonly args: A; readonly result: R } | null = null;
  return (...args) => {
    if (last === null || args.some((arg, n) => !Object.is(arg, must(last).args[n])))
      last = { args, result: compute(...args) };
    return last.result;
  };
}

/** The record that the panels show, or null. It grows in place: depend on `state.run.version` as well. */
export const shownRecord = (state: State, { results }: Pick<AppStore, 'results'>): ResultRecord | null =>
  results.get(state.run.shownKey);

/** Whether the record on the screen is not of what is now asked for: other settings, another picture. */
export const isStale = ({ run }: State): boolean => run.shownKey !== null && run.shownKey !== run.key;

/** Whether the map on the screen was made for another request or for other settings that change it. */
export function isMapStale({ map: { result }, settings, view }: State): boolean {
  if (result === null) return false;
  const { kind, tap, channel, parameters } = result.request;
  return (
    !sameValue({ kind, tap, channel, parameters }, mapRequestOf(view)) ||
    !sameValue(mapSettings(result.request, result.settings), mapSettings(result.request, settings))
  );
}

/** Scores that a record has so far: all of them when it is finished, those of the clean pass before. */
const scoresOf = (record: ResultRecord | null): readonly Score[] =>
  record?.result?.scores ?? record?.forward?.scores ?? NONE;
const NONE: readonly Score[] = [];

const verdictsOf = remember((scores: readonly Score[], pack: PackJson, tpr: number): readonly Verdict[] =>
  scores.map((score) => verdictOf(score, pack, tpr)),
);
const NO_VERDICTS: readonly Verdict[] = [];

/** Every score of the shown record with its verdict, S&I first; none while pack or record is missing. */
export function verdicts(state: State, caches: Pick<AppStore, 'results'>): readonly Verdict[] {
  const record = shownRecord(state, caches);
  const { json } = state.pack;
  if (record === null || json === null || !isOfPack(record, state.pack)) return NO_VERDICTS;
  return verdictsOf(scoresOf(record), json, state.view.targetTpr);
}

const furtherOf = remember(
  (scores: State['detectors']['scores'], pack: PackJson, tpr: number): readonly Verdict[] =>
    scores.flatMap(({ method, params, score: value }) => {
      if (value === null) return [];
      return verdictOf({ method, score: value, settings: null }, pack, tpr, params);
    }),
);

/** Of the detectors beyond those of an analysis, as far as they are there for the shown record's picture. */
function furtherVerdicts(state: State, caches: Pick<AppStore, 'results'>): readonly Verdict[] {
  const { detectors, pack, view } = state;
  const record = shownRecord(state, caches);
  if (pack.json === null || detectors.pack !== pack.id || record?.imageId !== detectors.imageId)
    return NO_VERDICTS;
  return furtherOf(detectors.scores, pack.json, view.targetTpr);
}

const joined = remember((own: readonly Verdict[], further: readonly Verdict[]): readonly Verdict[] =>
  further.length === 0
    ? own
    : [...own.filter(({ method }) => !further.some((f) => f.method === method)), ...further],
);

/** Every verdict there is of the shown record's picture; a detector at other parameters stands in for its usual self. */
export const allVerdicts = (state: State, caches: Pick<AppStore, 'results'>): readonly Verdict[] =>
  joined(verdicts(state, caches), furtherVerdicts(state, caches));

/**
 * What the answer is made of: the detectors of the analysis, those at other parameters in place of their usual selves, and the one
 * that a person has chosen. All the others would outvote it, as many of them look at the same thing.
 */
const heard = remember(
  (all: readonly Verdict[], own: readonly Verdict[], primary: MethodId | null): readonly Verdict[] =>
    all === own
      ? own
      : all.filter(({ method }) => method === primary || own.some((v) => v.method === method)),
);
export const answering = (state: State, caches: Pick<AppStore, 'results'>): readonly Verdict[] =>
  heard(allVerdicts(state, caches), verdicts(state, caches), namedPrimary(state));

/** The verdict of a method family in the rule that the record followed, or null before it is there. */
export function verdictFor(
  state: State,
  caches: Pick<AppStore, 'results'>,
  method: Side | MethodId,
): Verdict | null {
  const all = verdicts(state, caches);
  return all.find((v) => v.method === method || sideOf(v.method) === method) ?? null;
}

/** The most probable classes of the shown record. */
export const predictions = (state: State, caches: Pick<AppStore, 'results'>): readonly Prediction[] | null =>
  shownRecord(state, caches)?.forward?.predictions ?? null;

/** What a filmstrip chip says of a picture: the primary detector's verdict, and whether it was made with other settings. */
export interface Chip extends Verdict {
  readonly stale: boolean;
}
interface ChipInputs {
  readonly input: InputOptions;
  readonly pack: PackJson;
  readonly settings: Settings;
  readonly tpr: number;
  readonly choice: State['choice'];
  readonly measured: MeasuredState;
}
const chips = new WeakMap<ImageItem, { readonly inputs: ChipInputs; readonly chip: Chip | null }>();

/** The primary detector's score of a picture, with its parameters where an analysis did not give it; null while there is none. */
function primaryScore(
  item: ImageItem,
  state: State,
  network: string,
): { readonly score: Score; readonly params?: Params; readonly input?: InputOptions } | null {
  if (primaryAsked(state) !== null) {
    const { further } = item;
    if (!isAsked(further, state, network) || further.score === null) return null;
    const { method, score, params, input } = further;
    return { score: { method, score, settings: null }, params, input };
  }
  // The scores of one network say nothing by the calibration of another.
  if (item.scores === undefined || item.scoredBy !== network) return null;
  const method = primaryMethod(state);
  const score =
    item.scores.find((one) => one.method === method) ??
    item.scores.find((one) => sideOf(one.method) === 'si');
  if (score === undefined) return null;
  return item.scoredInput === undefined ? { score } : { score, input: item.scoredInput };
}

/** Whether a picture's scores are of this network. */
export const isScoredBy = ({ scores, scoredBy }: ImageItem, pack: PackJson): boolean =>
  scores !== undefined && scoredBy === contentKey(pack);

/** The chip of one picture; null while it has no score. The same object for the same state. */
export function chipOf(item: ImageItem, state: State): Chip | null {
  const { pack, settings, view, input, choice, measured } = state;
  if (pack.json === null) return null;
  const inputs: ChipInputs = { pack: pack.json, settings, input, tpr: view.targetTpr, choice, measured };
  const known = chips.get(item);
  if (known !== undefined && sameInputs(known.inputs, inputs)) return known.chip;
  const found = primaryScore(item, state, contentKey(pack.json));
  const chip =
    found === null
      ? null
      : {
          ...verdictOf(found.score, pack.json, view.targetTpr, found.params),
          stale:
            (found.score.settings !== null && !sameValue(found.score.settings, settings)) ||
            (found.input !== undefined && !sameValue(found.input, input)),
        };
  chips.set(item, { inputs, chip });
  return chip;
}

const sameInputs = (a: ChipInputs, b: ChipInputs): boolean =>
  a.pack === b.pack &&
  a.settings === b.settings &&
  a.input === b.input &&
  a.tpr === b.tpr &&
  a.choice === b.choice &&
  a.measured === b.measured;

/** Whether a result is on its way, so that what shows it keeps its room; where none is, an empty figure is a line. */
export function isAwaited({ engine, pack, images, run }: State): boolean {
  if (engine.status === 'failed' || pack.status === 'failed') return false;
  if (run.status !== 'idle') return run.status === 'running';
  const selected = images.items.find(({ id }) => id === images.selected);
  // The page opens on a picture of the gallery: until that is here, nothing has been shown yet.
  return pack.status === 'loading' || selected?.status === 'decoding' || run.version === 0;
}

/** How well the scores do with the present pack; empty while, or where, there is no measurement of it. */
export const measuredOf = ({ measured, pack }: State): MeasuredState =>
  measured.of === pack.id ? measured : NOT_MEASURED;

/**
 * Why the record on the screen is not of what is asked for now, the most telling reason first; null where it is, or where
 * there is none.
 */
export function staleReason(
  state: State,
  caches: Pick<AppStore, 'results'>,
): 'network' | 'picture' | 'settings' | null {
  const record = shownRecord(state, caches);
  if (record === null) return null;
  if (!isOfPack(record, state.pack)) return 'network';
  if (!isStale(state)) return null;
  return record.imageId === state.images.selected ? 'settings' : 'picture';
}

/** Whether the record on the screen is of another picture than the selected one: nothing it says is of "this picture". */
export const showsOther = (state: State, caches: Pick<AppStore, 'results'>): boolean => {
  const record = shownRecord(state, caches);
  return record !== null && isStale(state) && record.imageId !== state.images.selected;
};

/** What ID images look like at the layers of the present network; null while, or where, that is not known. */
export const referenceOf = (
  { reference, pack }: State,
  { references }: Pick<AppStore, 'references'>,
): Reference | null =>
  reference.ready && reference.of === pack.id ? (references.get(pack.id) ?? null) : null;

/** Whether no more scores will come of a run, although it is not done. */
export const isCutShort = (status: State['run']['status']): boolean =>
  status === 'cancelled' || status === 'failed';

/** Why the analysis failed, in one sentence; null where it did not. */
export const runFault = ({ run }: State): string | null =>
  run.status === 'failed' ? run.error.message : null;
