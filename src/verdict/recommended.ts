import { DEFAULT_SETTINGS, type Settings } from '../engine/settings';
import type { PackJson } from '../packs/schema';

/** The settings that a pack recommends; those of the paper where it recommends none. */
export function recommendedSettings(pack: Pick<PackJson, 'recommended'> | null): Settings {
  if (pack?.recommended === undefined) return DEFAULT_SETTINGS;
  const { eta, iterations, integration } = { ...DEFAULT_SETTINGS, ...pack.recommended };
  return { ...DEFAULT_SETTINGS, eta, iterations, integration };
}
