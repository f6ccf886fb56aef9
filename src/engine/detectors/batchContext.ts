/** The batch that detectors see: N images in a network, every pass run when it is first asked for. */
import type { ModelSource } from '../engine';
import { EngineError } from '../errors';
import { forwardFrom } from '../graph/forwardFrom';
import type { Model } from '../graph/model';
import { backward, type CleanPass, forward } from '../graph/pass';
import type { NetworkImage } from '../jobs';
import { normalise } from '../normalise';
import type { TapPreset } from '../settings';
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
  readonly pause: () => Promise<void>;
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

/** The images, each normalised as the network wants it, as one tensor `[N, H, W, C]`; the caller disposes it. */
export function inputOf(
  model: Model,
  { mean, std }: Pick<ModelSource, 'mean' | 'std'>,
  images: readonly NetworkImage[],
): Tensor {
  const shape = model.shapes.get(model.input)!;
  const size = shape.reduce((a, b) => a * b, 1);
  const data = new Float32Array(images.length * size);
  images.forEach((image, n) => {
    checkImage(image, shape);
    data.set(normalise(image, mean, std), n * size);
  });
  return tf.tensor(data, [images.length, ...shape]);
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
  { taps, pause }: BatchOptions,
): Promise<OwnedBatch> {
  if (images.length === 0) throw new EngineError('internal', 'A batch needs at least one image.');
  for (const image of images) checkImage(image, model.shapes.get(model.input)!);
  const head = await headOf(model);
  return new Batch(model, source, images, taps, pause, head);
}

class Batch implements OwnedBatch {
  readonly n: number;
  readonly classes: number;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly ops: BatchContext['ops'];
  readonly nodes: BatchContext['nodes'];
  readonly std: readonly number[];
  private clean: Promise<CleanPass> | null = null;
  private held: CleanPass | null = null;
  private disposed = false;
  private logitRows: Promise<Matrix> | null = null;
  private featureRows: Promise<Matrix> | null = null;

  constructor(
    private readonly model: Model,
    private readonly source: Pick<ModelSource, 'mean' | 'std'>,
    private readonly images: readonly NetworkImage[],
    preset: TapPreset,
    readonly pause: () => Promise<void>,
    private readonly ownHead: Head | null,
  ) {
    const { graph } = model;
    this.n = images.length;
    this.classes = model.classes;
    this.shapes = model.shapes;
    this.ops = model.nodes;
    this.std = source.std;
    this.nodes = {
      input: model.input,
      features: graph.features,
      output: graph.output,
      taps: graph.taps[preset],
    };
  }

  head(): Head | null {
    return this.ownHead;
  }

  logits(): Promise<Matrix> {
    this.logitRows ??= this.pass().then(async (pass) => {
      const rows = await matrixOf(pass.logits);
      for (let i = 0; i < rows.rows; i++)
        checkLogits(
          rows.data.subarray(i * rows.columns, (i + 1) * rows.columns) as Float32Array,
          this.n === 1 ? 'this image' : `image ${i} of the batch`,
        );
      return rows;
    });
    return this.logitRows;
  }

  features(): Promise<Matrix> {
    this.featureRows ??= this.value(this.nodes.features).then(matrixOf);
    return this.featureRows;
  }

  async value(node: string): Promise<Tensor> {
    const { values } = await this.pass();
    const value = values.get(node);
    if (value === undefined) throw unknown(node);
    return value;
  }

  async gradient({ node, seed }: GradientOf, at: readonly string[]): Promise<Tensor[]> {
    const pass = await this.pass();
    this.fits(node, seed);
    for (const name of at) if (!this.shapes.has(name)) throw unknown(name);
    await this.pause();
    const gradients = backward(pass, node, seed, [...new Set(at)]);
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
    const logits = forwardFrom(pass, replaced);
    const [rows, columns] = logits.shape as [number, number];
    return { rows, columns, data: Float32Array.from(await read(logits)) };
  }

  dispose(): void {
    this.disposed = true;
    this.held?.dispose();
    this.held = null;
  }

  private async pass(): Promise<CleanPass> {
    this.checkAlive();
    this.clean ??= this.runClean();
    return this.clean;
  }

  private checkAlive(): void {
    if (this.disposed) throw new EngineError('internal', 'The batch was disposed.');
  }

  private async runClean(): Promise<CleanPass> {
    await this.pause();
    this.checkAlive();
    const x = inputOf(this.model, this.source, this.images);
    try {
      this.held = forward(this.model, x);
      return this.held;
    } finally {
      x.dispose();
    }
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

const unknown = (node: string): EngineError =>
  new EngineError('internal', `The network has no node "${node}".`);
