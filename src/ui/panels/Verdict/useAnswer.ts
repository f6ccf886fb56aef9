import { useMemo } from 'react';
import { NOT_CALIBRATED } from '../../../calibration/decide';
import { type MethodId, metaOf } from '../../../engine/detectors/methods';
import type { DetectorsState } from '../../../store/types';
import { namedPrimary } from '../../../store/primary';
import {
  answering,
  isStale,
  measuredOf,
  predictions,
  showsOther,
  type Verdict,
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
  /** Why it is not the one that a person has chosen, in a sentence; null where it is. */
  readonly chosenFault: string | null;
  /** null: nothing is known of the selected picture yet. */
  readonly answer: Answer | null;
  /** The answer in a sentence, or what keeps it. */
  readonly text: string;
  /** The class that the network names. */
  readonly top: Prediction | null;
  /** Of settings or a network that are no longer asked for. */
  readonly isOld: boolean;
}

/** Why the answer does not go by the chosen detector: no score, or no calibration of it. */
function chosenFault(
  chosen: MethodId | null,
  all: readonly Verdict[],
  { status, scores }: DetectorsState,
): string | null {
  if (chosen === null || all.length === 0) return null;
  const { name } = metaOf(chosen);
  const verdict = all.find(({ method }) => method === chosen);
  if (verdict?.calibrated === true) return null;
  const others = 'until then the answer is the others’';
  if (verdict !== undefined)
    return `${name} is ${NOT_CALIBRATED[verdict.why ?? 'settings']}, so the answer is the others’.`;
  const fault = scores.find(({ method }) => method === chosen)?.fault ?? null;
  if (fault !== null) return `${fault} The answer is the others’.`;
  return status === 'cancelled' ? `${name} was cancelled.` : `${name} is being computed; ${others}.`;
}

/** What the page answers of the selected picture. */
export function useAnswer(): ShownAnswer {
  const store = useAppStore();
  const shown = useVerdicts();
  const present = useStore((state) => answering(state, store));
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
  const chosen = useStore(namedPrimary);
  const primary = useMemo(
    () =>
      all.find(({ method }) => method === chosen)?.method ??
      primaryOf(
        table,
        all.map(({ method }) => method),
        settings,
      ),
    [chosen, table, all, settings],
  );
  const detectors = useStore((state) => state.detectors);
  const answer = other || all.length === 0 ? null : answerFor(all, primary);
  return {
    ...shown,
    all,
    primary,
    chosenFault: chosenFault(chosen, all, detectors),
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
