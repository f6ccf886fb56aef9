import { type ComponentType, memo, useMemo } from 'react';
import type { ResultRecord } from '../store/types';
import { isStale } from '../store/selectors';
import { staleText } from './stale';
import { useAppStore, useShownRecordLater, useStoreLater } from './useStore';

export interface ShownRecord {
  readonly record: ResultRecord | null;
  /** Counts what has arrived in the record, which grows in place. */
  readonly version: number;
  /** Whether it was made by other settings than the present ones, or shows another picture. */
  readonly stale: boolean;
  /** What is to be said of that before the settings that made it (stale.ts); empty where it is of what is asked for. */
  readonly before: string;
}

/**
 * A panel of the record on the screen, drawn when there is time for it: a person's typing and dragging goes first, and of
 * events that come faster than the panel draws it skips all but the last.
 */
export function withShownRecord(
  Panel: ComponentType<{ readonly shown: ShownRecord }>,
): () => React.ReactNode {
  const Later = memo(Panel);
  return function ShownRecordPanel() {
    const { record, version } = useShownRecordLater();
    const store = useAppStore();
    const stale = useStoreLater(isStale);
    const before = useStoreLater((state) => staleText(state, store));
    const shown = useMemo(() => ({ record, version, stale, before }), [record, version, stale, before]);
    return <Later shown={shown} />;
  };
}
