import { useState } from 'react';
import { verdictFor, type Verdict } from '../../../store/selectors';
import { useAppStore, useShownRecord, useStore } from '../../useStore';

/** What stays on the screen of a picture while its next result is computed. */
interface Kept {
  readonly imageId: string | null;
  readonly gaia: Verdict | null;
  readonly si: Verdict | null;
  readonly pair: Pair | null;
}
/** Both methods' verdicts of one and the same run. */
export interface Pair {
  readonly gaia: Verdict;
  readonly si: Verdict;
}
export interface Shown {
  readonly verdict: Verdict | null;
  /** Of a run before the present one, kept until the new one is there. */
  readonly old: boolean;
}
export interface Verdicts {
  readonly gaia: Shown;
  readonly si: Shown;
  /** The last two that belong together: what may be said of both. */
  readonly pair: Pair | null;
}

const NOTHING: Kept = { imageId: null, gaia: null, si: null, pair: null };

/** The verdicts of the shown picture: the present ones, and until those are there the ones of its run before. */
export function useVerdicts(): Verdicts {
  const store = useAppStore();
  const { record } = useShownRecord();
  const gaia = useStore((state) => verdictFor(state, store, 'gaia'));
  const si = useStore((state) => verdictFor(state, store, 'si'));
  const [kept, setKept] = useState<Kept>(NOTHING);
  const imageId = record?.imageId ?? null;
  const before = kept.imageId === imageId ? kept : NOTHING;
  const next: Kept = {
    imageId,
    gaia: gaia ?? before.gaia,
    si: si ?? before.si,
    // The record has both only when it is finished, and then of the same settings.
    pair:
      gaia === null || si === null
        ? before.pair
        : before.pair?.gaia === gaia && before.pair.si === si
          ? before.pair
          : { gaia, si },
  };
  if (
    kept.imageId !== next.imageId ||
    kept.gaia !== next.gaia ||
    kept.si !== next.si ||
    kept.pair !== next.pair
  )
    setKept(next);
  return {
    gaia: { verdict: next.gaia, old: gaia === null && next.gaia !== null },
    si: { verdict: next.si, old: si === null && next.si !== null },
    pair: next.pair,
  };
}
