import { useMemo } from 'react';
import type { MethodId } from '../../../engine/detectors/methods';
import {
  isStale,
  measuredOf,
  predictions,
  showsOther,
  type Verdict,
  verdicts,
} from '../../../store/selectors';
import { type Answer, answerText, type Prediction } from '../../../verdict/answer';
import { primaryOf } from '../../../verdict/catchRates';
import { answerFor } from '../../figures/verdict/model';
import { useAppStore, useStore } from '../../useStore';
import { useVerdicts, type Verdicts } from './useVerdicts';

export interface ShownAnswer extends Verdicts {
  /** Of every detector: the present ones, and S&I's of the run before until the new one is there. */
  readonly all: readonly Verdict[];
  /** The detector that the answer goes by. */
  readonly primary: MethodId | null;
  /** null: nothing is known of the selected picture yet. */
  readonly answer: Answer | null;
  /** The answer in a sentence, or what keeps it. */
  readonly text: string;
  /** The class that the network names. */
  readonly top: Prediction | null;
  /** Of settings or a network that are no longer asked for. */
  readonly isOld: boolean;
}

/** What the page answers of the selected picture. */
export function useAnswer(): ShownAnswer {
  const store = useAppStore();
  const shown = useVerdicts();
  const present = useStore((state) => verdicts(state, store));
  const other = useStore((state) => showsOther(state, store));
  const stale = useStore(isStale);
  const status = useStore((state) => state.run.status);
  const { table } = useStore(measuredOf);
  const settings = useStore((state) => state.settings);
  const top = useStore((state) => (showsOther(state, store) ? null : predictions(state, store)))?.[0] ?? null;
  const { gaia, si } = shown;
  const all = useMemo(() => {
    if (present.length === 0) return [gaia.verdict, si.verdict].filter((v) => v !== null);
    return si.old && si.verdict !== null ? [si.verdict, ...present] : present;
  }, [present, gaia, si]);
  const primary = useMemo(
    () =>
      primaryOf(
        table,
        all.map(({ method }) => method),
        settings,
      ),
    [table, all, settings],
  );
  const answer = other || all.length === 0 ? null : answerFor(all, primary);
  return {
    ...shown,
    all,
    primary,
    answer,
    text:
      answer !== null
        ? answerText(answer, top)
        : status === 'running'
          ? 'Looking at this picture …'
          : 'No score yet',
    top,
    isOld: stale || si.old,
  };
}
