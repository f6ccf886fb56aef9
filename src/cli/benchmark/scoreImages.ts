import { BatchAnswers } from '../../benchmark/answers';
import type { AskedColumn, ImageAnswer } from '../../benchmark/run';
import type { Engine } from '../../engine';
import type { NetworkImage } from '../../engine/jobs';
import type { States } from '../../packs/states';

const UNFITTED =
  'This detector learns from ID pictures first, and the pack brings no state of it: give pictures with --fit.';

/** Scores of images through the engine's `score` job: an answer an image, in the order of the columns. */
export async function scoreImages(
  engine: Engine,
  pack: string,
  images: readonly NetworkImage[],
  columns: readonly AskedColumn[],
  states: States,
): Promise<ImageAnswer[]> {
  const answers = new BatchAnswers(pack, images, columns, states, UNFITTED);
  for await (const event of engine.run('score', answers.spec)) answers.take(event);
  return answers.result();
}
