import type { AskedColumn, ImageAnswer } from '../../benchmark/run';
import type { Engine } from '../../engine';
import { metaOf } from '../../engine/detectors/methods';
import type { NetworkImage } from '../../engine/jobs';
import { DEFAULT_SETTINGS } from '../../engine/settings';
import type { States } from '../../packs/states';
import { must } from '../../lib/must';

/** Scores of images through the engine's `score` job: an answer an image, in the order of the columns. */
export async function scoreImages(
  engine: Engine,
  pack: string,
  images: readonly NetworkImage[],
  columns: readonly AskedColumn[],
  states: States,
): Promise<ImageAnswer[]> {
  const unfitted = (column: AskedColumn): boolean =>
    metaOf(column.method).fitted && states[column.method] === undefined;
  const asked = columns.filter((column) => !unfitted(column));
  const predictions = new Int32Array(images.length);
  const answers = columns.map((column): ({ score: number } | { fault: string })[] => {
    const none = unfitted(column)
      ? [
          {
            fault:
              'This detector learns from ID pictures first, and the pack brings no state of it: give pictures with --fit.',
          },
        ]
      : [];
    return images.map(() => none[0] ?? { score: NaN });
  });
  const events = engine.run('score', {
    pack,
    images,
    settings: DEFAULT_SETTINGS,
    methods: asked.map(({ method, params }) => {
      const state = states[method];
      return { method, params, ...(state === undefined ? {} : { state }) };
    }),
  });
  for await (const event of events) {
    if (event.type !== 'rows') continue;
    predictions.set(event.predicted, event.first);
    event.columns.forEach((column, i) => {
      const own = must(answers[columns.indexOf(must(asked[i]))]);
      column.values.forEach((score, n) => (own[event.first + n] = { score }));
      for (const { image, message } of column.faults) {
        const places = image === null ? column.values.keys() : [image];
        for (const n of places) own[event.first + n] = { fault: message };
      }
    });
  }
  return images.map((_, n) => ({
    prediction: must(predictions[n]),
    scores: answers.map((own) => {
      const one = must(own[n]);
      return 'score' in one && !Number.isFinite(one.score) ? { fault: `The score is ${one.score}.` } : one;
    }),
  }));
}
