import { useState } from 'react';
import { verdictFor, verdictOf, type Verdict } from '../../../store/selectors';
import { useAppStore, useShownRecord, useStore } from '../../useStore';

/** What stays on the screen of a picture while its next result is computed. */
interface Kept {
  readonly imageId: string | null;
  readonly pack: string | null;
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

const NOTHING: Kept = { imageId: null, pack: null, gaia: null, si: null, pair: null };

/**
 * The verdicts of the shown picture by the network that its record is of: the present ones, and until those are there the ones
 * of its run before, by the threshold of now.
 */
export function useVerdicts(): Verdicts {
  const store = useAppStore();
  const { record } = useShownRecord();
  const gaia = useStore((state) => verdictFor(state, store, 'gaia'));
  const si = useStore((state) => verdictFor(state, store, 'si'));
  const [kept, setKept] = useState<Kept>(NOTHING);
  const imageId = record?.imageId ?? null;
  const pack = record?.pack ?? null;
  const json = useStore((state) => (state.pack.id === pack ? state.pack.json : null));
  const tpr = useStore((state) => state.view.targetTpr);
  const before = kept.imageId === imageId && kept.pack === pack ? kept : NOTHING;
  const next: Kept = {
    imageId,
    pack,
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
    kept.pack !== next.pack ||
    kept.gaia !== next.gaia ||
    kept.si !== next.si ||
    kept.pair !== next.pair
  )
    setKept(next);
  const at = (verdict: Verdict): Verdict =>
    json === null || verdict.tpr === tpr ? verdict : verdictOf(verdict, json, tpr);
  const shown = (verdict: Verdict | null): Verdict | null => verdict && at(verdict);
  return {
    gaia: { verdict: shown(next.gaia), old: gaia === null && next.gaia !== null },
    si: { verdict: shown(next.si), old: si === null && next.si !== null },
    pair: next.pair && { gaia: at(next.pair.gaia), si: at(next.pair.si) },
  };
}
