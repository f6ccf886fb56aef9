/** The batch that detectors see: N images in a network, every pass run when it is first asked for. */
import type { ModelSource } from '../engine';
import { EngineError } from '../errors';
import { forwardFrom } from '../graph/forwardFrom';
import type { Model } from '../graph/model';
import { backwardSteps, type CleanPass, forwardSteps, restore } from '../graph/pass';
import { bytesOf, everything, type Retention, retain } from '../graph/retention';
import type { NetworkImage } from '../jobs';
import { Pace, type Pause } from '../pace';
import { inputOf } from '../runs/cleanPass';
import { CLEAN_BYTES } from '../runs/limits';
import { DEFAULT_SETTINGS, type Settings, type TapPreset } from '../settings';
import { alias, read, tf, type Tensor } from '../tf';
import { checkImage, checkLogits } from '../validate';
import type { BatchContext, GradientOf } from './context';
import type { Head, Matrix } from './detector';

/** A batch that holds tensors until `dispose`. */
export interface OwnedBatch extends BatchContext {
  /** Free what the batch holds; nothing may be asked of it afterwards. */
  dispose(): void;
}

/** What the batch is read with. */
export interface BatchOptions {
  /** Which list of taps `nodes.taps` holds. */
  readonly taps: TapPreset;
  /** Yields to the event loop; throws where the job was cancelled. */
  readonly pause: Pause;
  /** What GAIA and S&I follow; absent: the defaults, with `taps`. */
  readonly settings?: Settings;
  /** What the clean pass keeps; absent: every value, or, where that is too much, checkpoints to go back from. */
  readonly retention?: Retention;
  /** Features and logits of the images, where they are known already. */
  readonly known?: { readonly logits: Matrix; readonly features: Matrix };
}

/** What GAIA and S&I use of a batch beyond what every detector sees. */
export interface BatchInternals {
  readonly settings: Settings;
  /** The clean pass; the batch owns it. */
  pass(): Promise<CleanPass>;
  /** Lets the event loop in between nodes where it is due. */
  readonly pace: Pace;
  /** What several detectors of one batch share: made when it is first asked for under this key. */
  once<T>(key: string, make: () => Promise<T>): Promise<T>;
}

/** Throws EngineError `internal` where the context is not one of `createBatchContext`. */
export function internalsOf(ctx: BatchContext): BatchInternals {
  if (ctx instanceof Batch) return ctx;
  throw new EngineError('internal', 'GAIA and S&I need a batch of the engine.');
}

const heads = new WeakMap<Model, Promise<Head | null>>();

/** The last dense layer where it reads the features and gives the logits, else null; read back once a network. */
export function headOf(model: Model): Promise<Head | null> {
  let head = heads.get(model);
  if (head === undefined) {
    head = readHead(model);
    heads.set(model, head);
    // What failed once (a lost device) is not remembered.
    head.catch(() => heads.delete(model));
  }
  return head;
}

async function readHead(model: Model): Promise<Head | null> {
  const node = model.nodes.get(model.graph.output);
  if (node?.op !== 'dense' || node.inputs[0] !== model.graph.features) return null;
  const weight = model.parameters[node.weight]!;
  const [rows, columns] = weight.shape as [number, number];
  // Copies: on the CPU a read gives the backend's own array.
  const data = Float32Array.from((await weight.data()) as Float32Array);
  const bias =
    node.bias === undefined
      ? new Float32Array(columns)
      : Float32Array.from((await model.parameters[node.bias]!.data()) as Float32Array);
  return { weight: { rows, columns, data }, bias };
}

/** Rows of a tensor `[N, D]` that the caller keeps. */
async function matrixOf(t: Tensor): Promise<Matrix> {
  const [rows, columns] = t.shape as [number, number];
  return { rows, columns, data: Float32Array.from((await t.data()) as Float32Array) };
}

/**
 * The batch of `images` in `model`; `source` says how they are normalised. Throws EngineError `bad-image` or `not-finite` at
 * the first image that does not fit. The caller disposes it. Cost: nothing until something is asked of it, but that
 * the head is read back once a network.
 */
export async function createBatchContext(
  model: Model,
  source: Pick<ModelSource, 'mean' | 'std'>,
  images: readonly NetworkImage[],
  options: BatchOptions,
): Promise<OwnedBatch> {
  if (images.length === 0) throw new EngineError('internal', 'A batch needs at least one image.');
  for (const image of images) checkImage(image, model.shapes.get(model.input)!);
  return new Batch(model, source, images, options, await headOf(model));
}

class Batch implements OwnedBatch, BatchInternals {
  readonly n: number;
  readonly classes: number;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly ops: BatchContext['ops'];
  readonly nodes: BatchContext['nodes'];
  readonly std: readonly number[];
  readonly settings: Settings;
  readonly pace: Pace;
  private held: CleanPass | null = null;
  /** Values that the pass let go and that were asked for. */
  private readonly restored = new Map<string, Tensor>();
  private disposed = false;
  private readonly shared = new Map<string, Promise<unknown>>();

  constructor(
    private readonly model: Model,
    private readonly source: Pick<ModelSource, 'mean' | 'std'>,
    private readonly images: readonly NetworkImage[],
    private readonly options: BatchOptions,
    private readonly ownHead: Head | null,
  ) {
    const { graph } = model;
    this.n = images.length;
    this.classes = model.classes;
    this.shapes = model.shapes;
    this.ops = model.nodes;
    this.std = source.std;
    this.settings = options.settings ?? { ...DEFAULT_SETTINGS, taps: options.taps };
    this.pace = new Pace(options.pause);
    this.nodes = {
      input: model.input,
      features: graph.features,
      output: graph.output,
      taps: graph.taps[options.taps],
    };
  }

  pause(): Promise<void> {
    return this.pace.pause();
  }

  async once<T>(key: string, make: () => Promise<T>): Promise<T> {
    let made = this.shared.get(key) as Promise<T> | undefined;
    if (made === undefined) {
      made = make();
      this.shared.set(key, made);
    }
    return made;
  }

  head(): Head | null {
    return this.ownHead;
  }

  logits(): Promise<Matrix> {
    return this.once('logits', async () => this.options.known?.logits ?? this.readLogits());
  }

  features(): Promise<Matrix> {
    return this.once(
      'features',
      async () => this.options.known?.features ?? matrixOf(await this.value(this.nodes.features)),
    );
  }

  async value(node: string): Promise<Tensor> {
    if (!this.shapes.has(node)) throw unknown(node);
    const pass = await this.pass();
    const value = pass.values.get(node);
    if (value !== undefined) return value;
    await this.once(`value ${node}`, () => this.restore(pass, node));
    return this.restored.get(node)!;
  }

  async gradient({ node, seed }: GradientOf, at: readonly string[]): Promise<Tensor[]> {
    const pass = await this.pass();
    this.fits(node, seed);
    for (const name of at) if (!this.shapes.has(name)) throw unknown(name);
    await this.pause();
    const gradients = await this.pace.run(backwardSteps(pass, node, seed, [...new Set(at)]));
    // A node that is asked for twice gives two tensors, as each is disposed on its own.
    return at.map((name, i) => (at.indexOf(name) === i ? gradients.get(name)! : alias(gradients.get(name)!)));
  }

  async inputGradient({ rows, columns, data }: Matrix): Promise<Tensor> {
    if (rows !== this.n || columns !== this.classes)
      throw new EngineError(
        'internal',
        `The seeds are ${rows} x ${columns}; ${this.n} images of ${this.classes} logits need as many.`,
      );
    const seed = tf.tensor2d(Float32Array.from(data), [rows, columns]);
    try {
      const [gradient] = await this.gradient({ node: this.nodes.output, seed }, [this.nodes.input]);
      return gradient!;
    } finally {
      seed.dispose();
    }
  }

  async forwardFrom(replaced: ReadonlyMap<string, Tensor>): Promise<Matrix> {
    for (const [node, value] of replaced) this.fits(node, value);
    const pass = await this.pass();
    await this.pause();
    const logits = await this.pace.run(forwardFrom(pass, replaced));
    const [rows, columns] = logits.shape as [number, number];
    return { rows, columns, data: Float32Array.from(await read(logits)) };
  }

  dispose(): void {
    this.disposed = true;
    this.held?.dispose();
    this.held = null;
    for (const t of this.restored.values()) t.dispose();
    this.restored.clear();
  }

  async pass(): Promise<CleanPass> {
    this.checkAlive();
    return this.once('pass', () => this.runClean());
  }

  private async readLogits(): Promise<Matrix> {
    const rows = await matrixOf((await this.pass()).logits);
    for (let i = 0; i < rows.rows; i++)
      checkLogits(
        rows.data.subarray(i * rows.columns, (i + 1) * rows.columns) as Float32Array,
        this.n === 1 ? 'this image' : `image ${i} of the batch`,
      );
    return rows;
  }

  private checkAlive(): void {
    if (this.disposed) throw new EngineError('internal', 'The batch was disposed.');
  }

  private async runClean(): Promise<CleanPass> {
    await this.pause();
    this.checkAlive();
    const retention = this.options.retention ?? keepAll(this.model, this.n);
    const x = inputOf(this.model, this.source, this.images);
    try {
      const pass = await this.pace.run(forwardSteps(this.model, x, retention));
      if (this.disposed) pass.dispose();
      this.checkAlive();
      this.held = pass;
      return pass;
    } finally {
      x.dispose();
    }
  }

  private async restore(pass: CleanPass, node: string): Promise<void> {
    const values = await this.pace.run(restore(pass, [node]));
    if (this.disposed) for (const t of values.values()) t.dispose();
    this.checkAlive();
    for (const [name, t] of values) this.restored.set(name, t);
  }

  /** Throws where `value` has not the shape of the node's values of this batch. */
  private fits(node: string, value: Tensor): void {
    const shape = this.shapes.get(node);
    if (shape === undefined) throw unknown(node);
    const want = [this.n, ...shape];
    if (value.shape.length !== want.length || value.shape.some((d, i) => d !== want[i]))
      throw new EngineError(
        'internal',
        `The values given for "${node}" have the shape [${value.shape.join(', ')}]; [${want.join(', ')}] is needed.`,
      );
  }
}

/** Every value of N images, or, where they are more than a pass may keep, what going back to the image needs. */
function keepAll(model: Model, n: number): Retention {
  const all = everything(model);
  return bytesOf(model, all.keep) * n <= CLEAN_BYTES
    ? all
    : retain(model, [model.input], [], CLEAN_BYTES / n);
}

const unknown = (node: string): EngineError =>
  new EngineError('internal', `The network has no node "${node}".`);
