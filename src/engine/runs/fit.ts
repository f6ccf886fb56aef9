import { headOf } from '../detectors/batchContext';
import type { FitInput, FittedState, Matrix } from '../detectors/detector';
import { EngineError } from '../errors';
import { checkImage, checkSettings } from '../validate';
import type { JobContext, Loaded } from './loaded';
import {
  type BatchRows,
  byOrigin,
  faultOf,
  joinRows,
  type Method,
  methodsOf,
  ownMethods,
  planBatch,
  scoreBatch,
} from './scoreBatch';
import { rowOf } from '../detectors/rows';
import { argmax } from '../math/softmax';
import type { Fault, FitEvent, FitSpec, FittedMethod, ScoreColumn } from './types';

type Gathered = NonNullable<FitSpec['gathered']>;

/**
 * `fit`: the state of every detector that has one, from in-distribution images, and the scores of all of them, for quantiles.
 * The images go through the network once for features, logits and the scores that need no fitting, and again only for fitted
 * detectors that read more of it. Images whose logits are not finite are left out of the fitting. Throws EngineError
 * `bad-settings` or `bad-image` before anything is computed, and `too-few-images` where no image is left.
 */
export async function* runFit(loaded: Loaded, spec: FitSpec, context: JobContext): AsyncGenerator<FitEvent> {
  const { settings, images, labels, gathered } = spec;
  const count = gathered === undefined ? images.length : gathered.features.rows;
  const started = performance.now();
  checkSettings(settings);
  for (const image of images) checkImage(image, loaded.model.shapes.get(loaded.model.input)!);
  if (count === 0) throw new EngineError('bad-settings', 'Detectors cannot be fitted on no images.');
  if (gathered !== undefined) checkGathered(loaded, spec, gathered);
  if (labels !== undefined && labels.length !== count)
    throw new EngineError(
      'bad-settings',
      `There are ${labels.length} labels for ${count} images; as many are needed.`,
    );
  const run = new Fitting(loaded, spec, context);
  const { batch } = run;
  yield { type: 'plan', images: count, batch, settings, backend: context.backend };
  if (gathered === undefined) yield* run.gather();
  else run.take(gathered);
  yield* run.fit();
  if (gathered === undefined) yield* run.scoreFitted();
  const { ours, own } = byOrigin(run.results());
  yield {
    type: 'done',
    methods: ours,
    ...(spec.own === undefined ? {} : { own }),
    predicted: run.rows.predicted,
    images: count,
    seconds: (performance.now() - started) / 1000,
    settings,
    backend: context.backend,
  };
}

/** Throws EngineError `bad-settings` where rows that were gathered before are not this network's, or images come with them. */
function checkGathered({ model }: Loaded, { images }: FitSpec, { features, logits }: Gathered): void {
  const width = model.shapes.get(model.graph.features)!.at(-1);
  if (images.length > 0 || features.rows !== logits.rows)
    throw new EngineError(
      'bad-settings',
      'A fit takes images, or the features and logits of as many images; not both.',
    );
  if (features.columns !== width || logits.columns !== model.classes)
    throw new EngineError(
      'bad-settings',
      `The rows hold ${features.columns} features and ${logits.columns} logits an image; this network has ${width} and ${model.classes}.`,
    );
}

/** One run of a `fit` job. */
class Fitting {
  readonly batch: number;
  private readonly methods: readonly Method[];
  /** Indices of the methods whose state is to be fitted, and of all others. */
  private readonly toFit: readonly number[];
  private readonly ready: readonly number[];
  private readonly parts: BatchRows[] = [];
  private joined: BatchRows | null = null;
  private readonly states = new Map<number, FittedState>();
  private readonly columns = new Map<number, ScoreColumn<string>>();

  constructor(
    private readonly loaded: Loaded,
    private readonly spec: FitSpec,
    private readonly context: JobContext,
  ) {
    this.methods = [...methodsOf(spec.methods, spec.settings), ...ownMethods(spec.own)];
    const all = [...this.methods.keys()];
    this.toFit = all.filter(
      (m) => this.methods[m]!.compute.fit !== undefined && this.methods[m]!.state === undefined,
    );
    this.ready = all.filter((m) => !this.toFit.includes(m));
    this.batch = planBatch(loaded.model, this.methods, spec.settings, spec.batch).batch;
  }

  /** Features, logits and predictions of all images. */
  get rows(): BatchRows {
    this.joined ??= joinRows(this.parts);
    return this.joined;
  }

  /** Features and logits that were gathered before, in the place of images. */
  take({ features, logits }: Gathered): void {
    const predicted = Int32Array.from({ length: logits.rows }, (_, r) => {
      const z = rowOf(logits, r);
      return z.every((v) => Number.isFinite(v)) ? argmax(z) : -1;
    });
    this.parts.push({ predicted, probability: new Float64Array(0), logits, features, columns: [] });
  }

  /** The images once: features, logits, and the scores that need no fitting. */
  async *gather(): AsyncGenerator<FitEvent> {
    const methods = this.ready.map((m) => this.methods[m]!);
    const wishes = { features: true };
    yield* this.over(
      methods,
      'gather',
      (rows) => this.parts.push(rows),
      () => wishes,
    );
    this.rows.columns.forEach((column, at) => this.columns.set(this.ready[at]!, column));
  }

  /** The states, one detector after the other. */
  async *fit(): AsyncGenerator<FitEvent> {
    const total = this.toFit.length;
    if (total === 0) return;
    const input = await this.input();
    for (const [done, m] of this.toFit.entries()) {
      await this.context.pause();
      const { compute, params } = this.methods[m]!;
      try {
        this.states.set(m, compute.fit!(input, params));
      } catch (error) {
        this.columns.set(m, this.none(m, faultOf(error, null)));
      }
      yield { type: 'progress', stage: 'fit', done: done + 1, total };
    }
  }

  /** The scores of what was fitted: on the features and logits that are known, where it reads no more. */
  async *scoreFitted(): AsyncGenerator<FitEvent> {
    const fitted = [...this.states.keys()];
    if (fitted.length === 0) return;
    const methods = fitted.map((m) => ({ ...this.methods[m]!, state: this.states.get(m)! }));
    const scored: BatchRows[] = [];
    const { logits, features } = this.rows;
    yield* this.over(
      methods,
      'score',
      (rows) => scored.push(rows),
      (first, count) => ({
        features: false,
        known: { logits: rowsFrom(logits, first, count), features: rowsFrom(features!, first, count) },
      }),
    );
    joinRows(scored).columns.forEach((column, at) => this.columns.set(fitted[at]!, column));
  }

  /** In the order of the spec's methods. */
  results(): FittedMethod<string>[] {
    return this.methods.map(({ method, params }, m) => ({
      ...(this.columns.get(m) ?? { method, params, values: new Float64Array(0), seconds: 0, faults: [] }),
      state: this.states.get(m) ?? null,
    }));
  }

  private async *over(
    methods: readonly Method[],
    stage: 'gather' | 'score',
    take: (rows: BatchRows) => void,
    wishes: (first: number, count: number) => Parameters<typeof scoreBatch>[6],
  ): AsyncGenerator<FitEvent> {
    const { images, settings } = this.spec;
    const plan = planBatch(this.loaded.model, methods, settings, this.batch);
    for (let first = 0; first < images.length; first += plan.batch) {
      await this.context.pause();
      const part = images.slice(first, first + plan.batch);
      const own = wishes(first, part.length);
      take(await scoreBatch(this.loaded, part, methods, settings, plan, this.context.pause, own));
      yield { type: 'progress', stage, done: first + part.length, total: images.length };
    }
  }

  /** What `fit` learns from: the images whose logits are finite. */
  private async input(): Promise<FitInput> {
    const { logits, features, predicted } = this.rows;
    const kept = [...predicted.keys()].filter((n) => predicted[n]! >= 0);
    if (kept.length === 0)
      throw new EngineError('too-few-images', 'No image gives finite logits, so nothing can be fitted.');
    const { labels } = this.spec;
    return {
      logits: chosen(logits, kept),
      features: chosen(features!, kept),
      predicted: Int32Array.from(kept, (n) => predicted[n]!),
      ...(labels === undefined ? {} : { labels: Int32Array.from(kept, (n) => labels[n]!) }),
      head: await headOf(this.loaded.model),
    };
  }

  private none(m: number, fault: Fault): ScoreColumn<string> {
    const { method, params } = this.methods[m]!;
    const values = new Float64Array(this.spec.images.length).fill(NaN);
    return { method, params, values, seconds: 0, faults: [fault] };
  }
}

const rowsFrom = ({ columns, data }: Matrix, first: number, count: number): Matrix => ({
  rows: count,
  columns,
  data: data.subarray(first * columns, (first + count) * columns),
});

function chosen(m: Matrix, rows: readonly number[]): Matrix {
  if (rows.length === m.rows) return m;
  const data = new Float32Array(rows.length * m.columns);
  rows.forEach((r, at) => data.set(m.data.subarray(r * m.columns, (r + 1) * m.columns), at * m.columns));
  return { rows: rows.length, columns: m.columns, data };
}
