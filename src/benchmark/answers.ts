/** Scores of a batch by the engine's `score` job: what to ask, and what to make of its events. One for page and command line. */
import { must } from '../lib/must';
import type { FittedState } from '../engine/detectors/detector';
import { metaOf } from '../engine/detectors/methods';
import type { AskedMethod, NetworkImage, ScoreEvent, ScoreSpec } from '../engine/jobs';
import { DEFAULT_SETTINGS } from '../engine/settings';
import type { AskedColumn, ImageAnswer } from './run';

/** Fitted states by detector. */
export type StateOf = Readonly<Partial<Record<string, FittedState>>>;

type Answer = { readonly score: number } | { readonly fault: string };

/** The job for some images and columns, a taker of its events, and the answers once it is done. */
export class BatchAnswers {
  readonly spec: ScoreSpec;
  private readonly asked: readonly AskedColumn[];
  private readonly predictions: Int32Array;
  private readonly answers: Answer[][];

  /** `unfitted`: what is said of a detector that learns first where there is no state of it. */
  constructor(
    pack: string,
    images: readonly NetworkImage[],
    private readonly columns: readonly AskedColumn[],
    states: StateOf,
    unfitted: string,
  ) {
    const lacks = ({ method }: AskedColumn): boolean => metaOf(method).fitted && states[method] === undefined;
    this.asked = columns.filter((column) => !lacks(column));
    this.predictions = new Int32Array(images.length);
    this.answers = columns.map((column) =>
      images.map((): Answer => (lacks(column) ? { fault: unfitted } : { score: NaN })),
    );
    const methods = this.asked.map(({ method, params }): AskedMethod => {
      const state = states[method];
      return { method, params, ...(state === undefined ? {} : { state }) };
    });
    this.spec = { pack, images, settings: DEFAULT_SETTINGS, methods };
  }

  take(event: ScoreEvent): void {
    if (event.type !== 'rows') return;
    this.predictions.set(event.predicted, event.first);
    event.columns.forEach((column, i) => {
      const own = must(this.answers[this.columns.indexOf(must(this.asked[i]))]);
      column.values.forEach((score, n) => (own[event.first + n] = { score }));
      for (const { image, message } of column.faults) {
        const places = image === null ? column.values.keys() : [image];
        for (const n of places) own[event.first + n] = { fault: message };
      }
    });
  }

  result(): ImageAnswer[] {
    return [...this.predictions].map((prediction, n) => ({
      prediction,
      scores: this.answers.map((own): Answer => {
        const one = must(own[n]);
        return 'score' in one && !Number.isFinite(one.score) ? { fault: `The score is ${one.score}.` } : one;
      }),
    }));
  }
}
