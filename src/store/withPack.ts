import { sameValue } from './jobKey';
import type { PackJson } from '../packs/schema';
import { recommendedSettings } from '../verdict/recommended';
import type { State } from './types';

/** The change that makes a pack, now that its description is read, the present one; its recommended settings, where wanted. */
export function withPack(state: State, id: string, json: PackJson): Pick<State, 'pack' | 'settings'> {
  const { settings, followsPack } = state;
  const wanted = followsPack ? recommendedSettings(json) : settings;
  return { pack: { id, status: 'ready', json }, settings: sameValue(wanted, settings) ? settings : wanted };
}
