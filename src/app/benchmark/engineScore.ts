import { BatchAnswers, type StateOf } from '../../benchmark/answers';
import type { AskedColumn, ImageAnswer } from '../../benchmark/run';
import type { NetworkImage } from '../../engine/jobs';
import { type GivingWayDeps, runGivingWay } from '../../jobs/givingWay';

const UNFITTED = 'This detector learns from ID pictures first, and this network brings no state of it.';

/**
 * Scores of a batch; what a person does goes first. Rejects where the engine fails, or when the signal says so.
 */
export async function scoreBatch(
  { store, client }: GivingWayDeps,
  pack: string,
  images: readonly NetworkImage[],
  columns: readonly AskedColumn[],
  states: StateOf,
  signal: AbortSignal,
): Promise<ImageAnswer[]> {
  const answers = new BatchAnswers(pack, images, columns, states, UNFITTED);
  for (const event of await runGivingWay({ store, client }, 'score', answers.spec, signal))
    answers.take(event);
  return answers.result();
}
