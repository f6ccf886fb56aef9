/** Chosen detectors over one batch of images: only what they read is computed. */
import { createBatchContext, type OwnedBatch } from '../detectors/batchContext';
import { computes } from '../detectors/computes';
import {
  defaults,
  type Detector,
  type DetectorCompute,
  type Matrix,
  type Params,
} from '../detectors/detector';
import { isMethod, type MethodId, metaOf, sideOf } from '../detectors/methods';
import { rowOf } from '../detectors/rows';
import { batchGroups, siSettings } from '../detectors/gradientScores';
import { EngineError } from '../errors';
import type { Model } from '../graph/model';
import { bytesAt, bytesOf, everything, type Retention, retain } from '../graph/retention';
import { suffixReads } from '../graph/tapGradients';
import type { NetworkImage } from '../jobs';
import { argmax, softmax } from '../math/softmax';
import type { Pause } from '../pace';
import type { Settings } from '../settings';
import { BATCH_IMAGES, CLEAN_BYTES, KERNEL_FLOP } from './limits';
import type { Loaded } from './loaded';
import type { AskedMethod, Fault, OwnMethod, ScoreColumn } from './types';

/** A detector that a job is asked for, with what computes it. */
export interface Method<Id extends string = string> extends Detector {
  readonly method: Id;
  readonly params: Params;
  readonly state: AskedMethod['state'];
}

/** One batch's answers; `columns` in the order of the methods. */
export interface BatchRows {
  readonly predicted: Int32Array;
  readonly probability: Float64Array;
  readonly logits: Matrix;
  readonly features: Matrix | null;
  readonly columns: readonly ScoreColumn<string>[];
}

/** Faults of one detector or one image, which leave the others as they are. */
const OWN_FAULTS: readonly string[] = ['not-applicable', 'too-few-images', 'not-finite'];
/** The fault that a job goes on after; rethrows any other error. */
export function faultOf(error: unknown, image: number | null): Fault {
  if (error instanceof EngineError && OWN_FAULTS.includes(error.code))
    return { image, code: error.code, message: error.message };
  throw error;
}

/**
 * The methods asked for, defaults filled in. Throws EngineError `bad-settings` where one is unknown, or S&I's parameters are
 * out of their ranges.
 */
export function methodsOf(asked: readonly AskedMethod[], settings: Settings): Method<MethodId>[] {
  return asked.map(({ method, params = {}, state }) => {
    const compute = (computes as Readonly<Record<string, DetectorCompute | undefined>>)[method];
    if (compute === undefined)
      throw new EngineError('bad-settings', `There is no detector "${method}" to compute.`);
    const meta = metaOf(method);
    const own =
      meta.side === 'si'
        ? (({ eta, iterations, integration }) => ({ eta, iterations, integration }))(
            siSettings(settings, params),
          )
        : {};
    return { method, params: { ...defaults(meta), ...params, ...own }, state, meta, compute };
  });
}

/** Detectors from outside, defaults filled in. Throws EngineError `bad-settings` where an id is taken. */
export function ownMethods(own: readonly OwnMethod[] = []): Method[] {
  return own.map(({ detector: { meta, compute }, params = {}, state }, at) => {
    const taken = isMethod(meta.id) || own.findIndex(({ detector }) => detector.meta.id === meta.id) < at;
    if (taken)
      throw new EngineError(
        'bad-settings',
        `There is a detector "${meta.id}" already: give yours another id.`,
      );
    return { method: meta.id, params: { ...defaults(meta), ...params }, state, meta, compute };
  });
}

/** What came of the methods asked for, and of those from outside, where there are any. */
export function byOrigin<C extends { readonly method: string }>(
  columns: readonly C[],
): { readonly ours: readonly (C & { readonly method: MethodId })[]; readonly own: readonly C[] } {
  return {
    ours: columns.filter((c): c is C & { readonly method: MethodId } => isMethod(c.method)),
    own: columns.filter(({ method }) => !isMethod(method)),
  };
}

/** What a batch of these methods keeps of its clean pass, and how many images go at once. */
export interface BatchPlan {
  readonly retention: Retention | undefined;
  readonly batch: number;
}

const PLAIN = new Set(['logits', 'features', 'head', 'fitted']);

/** Bytes of one image and what is kept of it, by what the methods read. */
function needs(
  model: Model,
  methods: readonly Method[],
  settings: Settings,
): { retention: Retention | undefined; bytes: number } {
  const sizes = model.graph.nodes.map(({ name }) => bytesAt(model, name));
  /** What is alive at once on the way: a residual block's few values. */
  const transient = 4 * Math.max(...sizes);
  const deep = methods.filter(({ meta }) => meta.reads.some((r) => !PLAIN.has(r)));
  if (deep.length === 0) return { retention: retain(model, [], [], 0), bytes: transient };
  const taps = model.graph.taps[settings.taps];
  const si = deep.some(({ method }) => sideOf(method) === 'si');
  // The attacked points of all taps, and the gradients that lead there.
  const moved = (si ? 3 : 1) * bytesOf(model, taps);
  if (deep.some(({ method }) => sideOf(method) === null)) {
    const all = bytesOf(model, everything(model).keep);
    return { retention: undefined, bytes: all + moved + transient };
  }
  const names = batchGroups(model, taps, 1).map((group) => group.map((j) => taps[j]!));
  const reads = si ? [...suffixReads(model, names), ...taps, model.graph.features] : [];
  const wanted = settings.splitting ? taps : [model.input, ...taps];
  const retention = retain(model, wanted, reads, CLEAN_BYTES);
  return { retention, bytes: bytesOf(model, retention.keep) + moved + transient };
}

/** How many images go through at once: by bytes, by the longest kernel, and by what was asked. */
export function planBatch(
  model: Model,
  methods: readonly Method[],
  settings: Settings,
  asked: number | undefined,
): BatchPlan {
  const { retention, bytes } = needs(model, methods, settings);
  const kernel = Math.max(1, ...model.flop.values());
  const fits = Math.min(CLEAN_BYTES / bytes, KERNEL_FLOP / kernel);
  const batch = Math.max(1, Math.min(asked ?? BATCH_IMAGES, Math.floor(fits)));
  return { retention, batch };
}

/** What is known of the images already, and whether the features are wanted. */
export interface BatchWishes {
  readonly known?: { readonly logits: Matrix; readonly features: Matrix };
  readonly features: boolean;
}

/**
 * Scores of one batch. An image whose logits or gradients are not finite has faults and NaN in its row, and the others
 * their scores; a detector that cannot run on the network has a fault for all. Throws what ends the job: a cancel, the
 * backend's errors, memory.
 */
export async function scoreBatch(
  loaded: Loaded,
  images: readonly NetworkImage[],
  methods: readonly Method[],
  settings: Settings,
  { retention }: BatchPlan,
  pause: Pause,
  wishes: BatchWishes,
): Promise<BatchRows> {
  const { known } = wishes;
  const ctx = await createBatchContext(loaded.model, loaded.source, images, {
    taps: settings.taps,
    settings,
    pause,
    ...(retention === undefined ? {} : { retention }),
    ...(known === undefined ? {} : { known }),
  });
  try {
    return await rowsOf(ctx, methods, wishes);
  } catch (error) {
    if (!(error instanceof EngineError && error.code === 'not-finite')) throw error;
    if (images.length === 1) return lost(ctx, methods, faultOf(error, 0), wishes);
  } finally {
    ctx.dispose();
  }
  // One image's numbers are not finite: each alone, so that the others have theirs.
  const rows: BatchRows[] = [];
  for (const [n, image] of images.entries()) {
    const own =
      known === undefined
        ? {}
        : { known: { logits: only(known.logits, n), features: only(known.features, n) } };
    rows.push(
      await scoreBatch(loaded, [image], methods, settings, { retention, batch: 1 }, pause, {
        ...own,
        features: wishes.features,
      }),
    );
  }
  return joinRows(rows);
}

const only = (m: Matrix, r: number): Matrix => ({ rows: 1, columns: m.columns, data: rowOf(m, r) });

/** The scores of a batch whose logits are finite; `not-finite` of one detector is thrown where there are several images. */
async function rowsOf(
  ctx: OwnedBatch,
  methods: readonly Method[],
  { features }: BatchWishes,
): Promise<BatchRows> {
  const logits = await ctx.logits();
  const predicted = new Int32Array(ctx.n);
  const probability = new Float64Array(ctx.n);
  for (let n = 0; n < ctx.n; n++) {
    const z = rowOf(logits, n);
    const y = argmax(z);
    predicted[n] = y;
    probability[n] = softmax(z)[y]!;
  }
  const columns: ScoreColumn<string>[] = [];
  // The longest S&I first: its shorter ones are among its iterations.
  const order = [...methods.keys()].sort(
    (a, b) =>
      Number(methods[b]!.params.iterations ?? 0) - Number(methods[a]!.params.iterations ?? 0) || a - b,
  );
  for (const at of order) {
    await ctx.pause();
    columns[at] = await columnOf(ctx, methods[at]!);
  }
  return {
    predicted,
    probability,
    logits,
    features: features ? await ctx.features() : null,
    columns,
  };
}

async function columnOf(
  ctx: OwnedBatch,
  { method, params, state, meta, compute }: Method,
): Promise<ScoreColumn<string>> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    if (compute.fit !== undefined && state === undefined)
      throw new EngineError(
        'not-applicable',
        `${meta.label} has not been fitted for this network: fit it on in-distribution images first.`,
      );
    const values = await compute.score(ctx, params, state ?? {});
    if (values.length !== ctx.n)
      throw new EngineError(
        'internal',
        `${meta.label} gave ${values.length} scores for ${ctx.n} images; it must give one an image.`,
      );
    const bad = values.findIndex((v) => !Number.isFinite(v));
    if (bad >= 0)
      throw new EngineError('not-finite', `The score of this image is ${values[bad]}, not a finite number.`);
    return { method, params, values, seconds: seconds(), faults: [] };
  } catch (error) {
    if (error instanceof EngineError && error.code === 'not-finite' && ctx.n > 1) throw error;
    const fault = faultOf(error, error instanceof EngineError && error.code === 'not-finite' ? 0 : null);
    const values = new Float64Array(ctx.n).fill(NaN);
    return { method, params, values, seconds: seconds(), faults: [fault] };
  }
}

/** One image without finite logits. */
function lost(
  ctx: OwnedBatch,
  methods: readonly Method[],
  fault: Fault,
  { features }: BatchWishes,
): BatchRows {
  const none = (columns: number): Matrix => ({ rows: 1, columns, data: new Float32Array(columns).fill(NaN) });
  return {
    predicted: Int32Array.of(-1),
    probability: Float64Array.of(NaN),
    logits: none(ctx.classes),
    features: features ? none(ctx.shapes.get(ctx.nodes.features)![0]!) : null,
    columns: methods.map(({ method, params }) => ({
      method,
      params,
      values: Float64Array.of(NaN),
      seconds: 0,
      faults: [fault],
    })),
  };
}

/** Rows of consecutive batches as those of one. */
export function joinRows(parts: readonly BatchRows[]): BatchRows {
  const first = parts[0]!;
  const counts = parts.map(({ predicted }) => predicted.length);
  const starts = counts.map((_, p) => counts.slice(0, p).reduce((a, b) => a + b, 0));
  return {
    predicted: Int32Array.from(parts.flatMap(({ predicted }) => [...predicted])),
    probability: Float64Array.from(parts.flatMap(({ probability }) => [...probability])),
    logits: joinMatrices(parts.map(({ logits }) => logits)),
    features: first.features === null ? null : joinMatrices(parts.map(({ features }) => features!)),
    columns: first.columns.map(({ method, params }, at) => ({
      method,
      params,
      values: Float64Array.from(parts.flatMap(({ columns }) => [...columns[at]!.values])),
      seconds: parts.reduce((sum, { columns }) => sum + columns[at]!.seconds, 0),
      faults: joinFaults(
        parts.map(({ columns }) => columns[at]!.faults),
        starts,
      ),
    })),
  };
}

/** Faults of images by their place in the whole; one of all images stands once. */
function joinFaults(parts: readonly (readonly Fault[])[], starts: readonly number[]): Fault[] {
  const all = parts.flatMap((faults, p) =>
    faults.map((fault) => (fault.image === null ? fault : { ...fault, image: fault.image + starts[p]! })),
  );
  return all.filter(
    (fault, at) => fault.image !== null || all.findIndex((f) => f.message === fault.message) === at,
  );
}

function joinMatrices(parts: readonly Matrix[]): Matrix {
  const { columns } = parts[0]!;
  const rows = parts.reduce((n, p) => n + p.rows, 0);
  const data = new Float32Array(rows * columns);
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { rows, columns, data };
}
