import { useCallback } from 'react';
import { ruleOf, type Settings } from '../../../engine/settings';
import type { State } from '../../../store/types';
import { useActions, useStore } from '../../useStore';
import { inactive } from './model';

/** The rule that the settings give with the pack of the state. */
export const ruleNow = ({ settings, pack }: State): 'z' | 'a' =>
  ruleOf(settings, pack.json?.classes.length ?? 0);

const isOff = (state: State, name: keyof Settings): boolean => {
  const reasons: Partial<Record<keyof Settings, string | null>> = inactive(state.settings, ruleNow(state));
  return (reasons[name] ?? null) !== null;
};

/** One setting, as the props of its control. Draws again when it changes, and not when another does. */
export function useSetting<K extends keyof Settings>(name: K) {
  const { setSettings } = useActions();
  const value = useStore((state) => state.settings[name]);
  const isDisabled = useStore((state) => isOff(state, name));
  const onChange = useCallback(
    (next: Settings[K]) => {
      setSettings({ [name]: next });
    },
    [name, setSettings],
  );
  return { value, isDisabled, onChange };
}
