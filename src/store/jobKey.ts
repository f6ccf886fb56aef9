import { mapMetaOf } from '../engine/attributions/kinds';
import type { BackendName, MapRequest } from '../engine/jobs';
import { ruleOf, type Settings } from '../engine/settings';
import type { Capabilities } from '../engine/engine';
import { canonicalJson, hashValue } from '../lib/hash';
import type { InputOptions } from './types';

/** Everything but the image that a result depends on. */
export interface Variant {
  readonly pack: string;
  /** The network and its preprocessing by their content (`contentKey`): two packs may have one id. */
  readonly network: string;
  readonly classes: number;
  readonly input: InputOptions;
  /** The one that was asked for; the cache holds what really ran against the engine (`ranOn`). */
  readonly backend: BackendName | 'auto';
  readonly settings: Settings;
}

/** The settings that change a number of an analysis, the number of iterations aside. */
function analysisSettings(settings: Settings, classes: number): object {
  const rule = ruleOf(settings, classes);
  const { perturbation, taps, tolerance, eta, l2Bound, splitting, attackLoss, seed } = settings;
  return {
    rule,
    taps,
    tolerance,
    perturbation,
    ...(rule === 'a'
      ? { topFraction: settings.topFraction }
      : { integration: settings.integration, scoreForm: settings.scoreForm }),
    ...(perturbation === 'none' ? {} : { eta, l2Bound, splitting }),
    ...(perturbation === 'adversarial' ? { attackLoss } : {}),
    ...(perturbation === 'random' ? { seed } : {}),
  };
}

/** What numbers were computed on: the backend that really ran, and whether its GPU was a real one. */
export const ranOn = ({ backend, software }: Pick<Capabilities, 'backend' | 'software'>): string =>
  software === true ? `${backend} in software` : backend;

/** Key of a result, and of its family: the results that differ from it in the number of iterations only. */
export function resultKey(
  imageHash: string,
  variant: Variant,
): { readonly key: string; readonly family: string } {
  const { network, classes, input, backend, settings } = variant;
  const family = hashValue([imageHash, network, input, backend, analysisSettings(settings, classes)]);
  return { family, key: `${family}:${settings.iterations}` };
}

/** Key of an attribution map: only the settings that this kind of map depends on count. */
export function mapKey(imageHash: string, variant: Variant, request: MapRequest): string {
  const { network, input, backend } = variant;
  return hashValue([imageHash, network, input, backend, request, mapSettings(request, variant.settings)]);
}

/** The settings that change a value of this map. */
export const mapSettings = ({ kind }: MapRequest, settings: Settings): Partial<Settings> =>
  mapMetaOf(kind).settings(settings);

/** Whether two plain values say the same. */
export const sameValue = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
