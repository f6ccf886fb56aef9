/** What a job needs of its backend's memory, known before it runs. Plain: it runs nothing. */
import { EngineError } from '../errors';
import type { Model } from '../graph/model';
import { bytesAt, bytesOf, everything, type Retention } from '../graph/retention';
import { suffixPeak } from '../graph/tapGradients';
import type { Graph, Weights } from '../graph/types';
import type { Settings } from '../settings';

/** What a backend can hold, in bytes; Infinity where it does not say. */
export interface MemoryLimits {
  readonly total: number;
  /** In one tensor. */
  readonly tensor: number;
  /** How often a weight lies in memory. */
  readonly copies: number;
}

/**
 * TensorFlow.js's module may grow to WebAssembly's 4 GB but for one page, and packs weights once more for its loops. (Measured on
 * ResNet-50, MobileNet-v2 and VGG-16, all of its memory is 1.2 to 1.6 times what is counted so: a network that is refused does
 * not fit.)
 */
export const WASM_LIMITS: MemoryLimits = { total: 65535 * 65536, tensor: Infinity, copies: 2 };
/** Of backends that are bounded by the machine alone. */
export const NO_LIMITS: MemoryLimits = { total: Infinity, tensor: Infinity, copies: 1 };

/** What a job holds at its fullest, in bytes, the weights aside. */
export interface Need {
  readonly total: number;
  /** The largest single value, and the node whose it is. */
  readonly tensor: number;
  readonly largest: string;
}

/** The largest value of one image. */
function largestOf(model: Model): Omit<Need, 'total'> {
  let [tensor, largest] = [0, ''];
  for (const { name } of model.graph.nodes) {
    const bytes = bytesAt(model, name);
    if (bytes > tensor) [tensor, largest] = [bytes, name];
  }
  return { tensor, largest };
}

/** Of a pass of one image that goes to the output: a value, and the one that is made of it. */
export function forwardNeed(model: Model): Need {
  const { tensor, largest } = largestOf(model);
  return { total: 2 * tensor, tensor, largest };
}

/** Of a pass of one image that goes back to what it keeps. */
export const passNeed = (model: Model, { peak }: Retention): Need => ({ ...largestOf(model), total: peak });

/** Of an `analyse` job: its clean pass, the gradients at all taps, and the fullest of its suffix passes. */
export function analyseNeed(
  model: Model,
  taps: readonly string[],
  groups: readonly (readonly number[])[],
  { iterations, perturbation, splitting }: Settings,
  kept: Retention,
): Need {
  const pass = passNeed(model, kept);
  const clean = { ...pass, total: pass.total + bytesOf(model, taps) };
  if (iterations === 1 || perturbation === 'none') return clean;
  // Without splitting the moved image goes through whole, and all of its values stay.
  if (!splitting) return { ...clean, total: clean.total + everything(model).peak };
  let need: Need = clean;
  for (const group of groups) {
    const suffix = suffixPeak(
      model,
      group.map((j) => taps[j]!),
    );
    const { tensor, largest } = suffix.tensor > need.tensor ? suffix : need;
    need = { total: Math.max(need.total, clean.total + suffix.bytes), tensor, largest };
  }
  return need;
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;

/**
 * Throws EngineError `out-of-memory` where a job surely does not fit.
 *
 * @param weights bytes of the network's weights, and what was prepared of them, on the backend
 */
export function needRoom({ total, tensor, largest }: Need, weights: number, limits: MemoryLimits): void {
  const all = total + limits.copies * weights;
  if (tensor > limits.tensor)
    throw new EngineError(
      'out-of-memory',
      `The values at "${largest}" take ${megabytes(tensor)}, and this GPU takes ${megabytes(limits.tensor)} in one piece: choose WASM as the backend, or open the network with smaller pictures.`,
    );
  if (all > limits.total)
    throw new EngineError(
      'out-of-memory',
      `This takes about ${gigabytes(all)} with this network, and WebAssembly holds ${gigabytes(limits.total)}: open the network with smaller pictures, or look at later taps.`,
    );
}

/** Bytes of a network's weights on a backend: kernels of convolutions stand there twice, once turned for the way back. */
export function weightBytes(graph: Graph, weights: Weights): number {
  const kernels = new Set<string>();
  for (const node of graph.nodes)
    if (node.op === 'conv2d' || node.op === 'convTranspose2d') kernels.add(node.weight);
  let bytes = 0;
  for (const [name, { shape }] of Object.entries(weights))
    bytes += 4 * (kernels.has(name) ? 2 : 1) * shape.reduce((a, b) => a * b, 1);
  return bytes;
}

/** Throws EngineError `out-of-memory` where the weights of a network alone do not fit, before one is read. */
export function needRoomForWeights(graph: Graph, weights: Weights, limits: MemoryLimits): void {
  const all = limits.copies * weightBytes(graph, weights);
  if (all > limits.total)
    throw new EngineError(
      'out-of-memory',
      `The weights of this network take about ${gigabytes(all)}, and WebAssembly holds ${gigabytes(limits.total)}: take a smaller network of its family.`,
    );
  for (const [name, { shape }] of Object.entries(weights)) {
    const bytes = 4 * shape.reduce((a, b) => a * b, 1);
    if (bytes > limits.tensor)
      throw new EngineError(
        'out-of-memory',
        `The weight "${name}" takes ${megabytes(bytes)}, and this GPU takes ${megabytes(limits.tensor)} in one piece: choose WASM as the backend.`,
      );
  }
}
