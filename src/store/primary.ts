/** Which detector the answer goes by. */
import { defaults, type Params } from '../engine/detectors/detector';
import { fitsRule, isMethod, type MethodId, metaOf, usualMethods } from '../engine/detectors/methods';
import type { AskedMethod } from '../engine/jobs';
import { ruleOf } from '../engine/settings';
import { ownOf } from '../calibration/kept/own';
import { sameValue } from './jobKey';
import { primaryOf } from '../verdict/catchRates';
import { changedParams, paramsOf } from './parameters';
import type { FurtherScore, State } from './types';

type Asks = Pick<State, 'choice' | 'pack' | 'settings'>;

/** The one that a person has chosen, or else the one that the pack names; null: neither says. */
export function namedPrimary({ choice, pack, settings }: Asks): MethodId | null {
  if (choice.primary !== null) return choice.primary;
  const named = pack.json?.recommended?.detector;
  if (pack.json === null || named === undefined || !isMethod(named)) return null;
  return fitsRule(named, ruleOf(settings, pack.json.classes.length)) ? named : null;
}

/** The same, or where neither says, the one measured best with this network of those that every analysis gives. */
export function primaryMethod(state: Asks & Pick<State, 'measured'>): MethodId | null {
  const { pack, settings, measured } = state;
  const rule = ruleOf(settings, pack.json?.classes.length ?? 0);
  return (
    namedPrimary(state) ??
    primaryOf(measured.of === pack.id ? measured.table : null, usualMethods(rule), settings)
  );
}

/** Whether an analysis gives the detector as it is wanted: one of the usual ones, its parameters at their defaults. */
const isAnalysed = (method: MethodId, { choice }: Pick<State, 'choice'>): boolean =>
  metaOf(method).side !== null ||
  (metaOf(method).usual && Object.keys(changedParams(method, paramsOf(method, choice))).length === 0);

/** What is to be computed beyond an analysis for the primary detector's score of a picture; null where the analysis has it. */
export function primaryAsked(state: Asks & Pick<State, 'measured'>): AskedMethod | null {
  const method = primaryMethod(state);
  if (method === null || isAnalysed(method, state)) return null;
  const fitted = state.pack.json === null ? undefined : ownOf(state.pack.json)?.states?.[method];
  const asked = { method, params: paramsOf(method, state.choice) };
  return fitted === undefined ? asked : { ...asked, state: fitted };
}

/** When the fitted state of a person's own that a detector goes by was made; null: it goes by the pack's, or has none. */
export function fittedAt({ pack }: Pick<State, 'pack'>, method: MethodId): number | null {
  const own = pack.json === null ? null : ownOf(pack.json);
  return own?.states?.[method] === undefined ? null : own.at;
}

/** Whether a score beyond an analysis is the one that is asked for now. */
export const isAsked = (
  further: FurtherScore | undefined,
  state: Asks & Pick<State, 'measured'>,
  network: string,
): further is FurtherScore => {
  const asked = primaryAsked(state);
  if (further === undefined || asked === null) return false;
  const usual: Params = defaults(metaOf(asked.method));
  return (
    further.method === asked.method &&
    further.scoredBy === network &&
    further.fitted === fittedAt(state, asked.method) &&
    sameValue({ ...usual, ...further.params }, { ...usual, ...asked.params })
  );
};
