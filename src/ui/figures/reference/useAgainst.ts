import { useMemo } from 'react';
import { referenceOf } from '../../../store/selectors';
import { type Against, againstIds, type Beyond, beyondOf } from './model';
import { useAppStore, useShownRecord, useStore } from '../../useStore';

/** The finished record on the screen against ID images, and its layers beyond their band; null where that is not known. */
export function useAgainst(): { readonly against: Against; readonly beyond: Beyond } | null {
  const store = useAppStore();
  const { record } = useShownRecord();
  const reference = useStore((state) => referenceOf(state, store));
  const done = record?.result ?? null;
  return useMemo(() => {
    // The record grows in place, and is whole with its result.
    const against = record === null || done === null ? null : againstIds(record, reference);
    const beyond = against && beyondOf(against);
    return against && beyond && { against, beyond };
  }, [record, done, reference]);
}
