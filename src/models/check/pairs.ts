/** Inputs and outputs of a person's own framework, to hold a network against. */
import { EngineError } from '../../engine/errors';
import { must } from '../../lib/must';
import { type HostArray, sizeOf } from '../bytes/array';
import { unzip } from '../bytes/zip';
import { transpose } from '../host/arrays';
import { arrayOf } from '../npz/read';
import { tensorsOf } from '../safetensors/read';
import type { ModelFile } from '../types';

/** What the network is to give for what. */
export interface Pairs {
  /** `[N, H, W, C]`, as the network takes them: normalised. */
  readonly pixels: Float32Array;
  /** `[N, classes]`. */
  readonly logits: Float32Array;
  readonly n: number;
}

const bad = (fault: string): EngineError => new EngineError('bad-model', fault);

/** Every array of the files, by name: `.npz`, `.npy`, safetensors. */
function arraysIn(files: readonly ModelFile[]): Map<string, HostArray> {
  const found = new Map<string, HostArray>();
  for (const { name, bytes } of files) {
    if (name.endsWith('.npz')) {
      for (const [entry, content] of unzip(bytes, name))
        found.set(entry.replace(/\.npy$/, ''), arrayOf(content, entry, name));
    } else if (name.endsWith('.npy')) found.set(name.replace(/\.npy$/, ''), arrayOf(bytes, name, name));
    else if (name.endsWith('.safetensors'))
      for (const [tensor, array] of tensorsOf(bytes, name)) found.set(tensor, array);
    else
      throw bad(
        `"${name}" is neither .npz nor .npy nor .safetensors: save pixels and logits as one of them.`,
      );
  }
  return found;
}

/**
 * Pixels and logits among the arrays of files, told apart by their shapes. Throws EngineError `bad-model` in one sentence where
 * one is missing or the shapes do not fit the network.
 */
export function pairsIn(
  files: readonly ModelFile[],
  [h, w, c]: readonly [number, number, number],
  classes: number,
): Pairs {
  const arrays = [...arraysIn(files)];
  const seen = arrays.map(([name, { shape }]) => `"${name}" [${shape.join(', ')}]`).join(', ');
  const ends = (shape: readonly number[], tail: readonly number[]): boolean =>
    shape.length === tail.length + 1 && tail.every((size, d) => shape[d + 1] === size);
  const last = arrays.find(([, { shape }]) => ends(shape, [h, w, c]))?.[1];
  const first = arrays.find(([, { shape }]) => ends(shape, [c, h, w]))?.[1];
  const pixels = last ?? (first === undefined ? undefined : transpose(first, [0, 2, 3, 1]));
  if (pixels === undefined)
    throw bad(
      `No array has the shape of its pixels, [N, ${c}, ${h}, ${w}] or [N, ${h}, ${w}, ${c}]; there is ${seen || 'none'}.`,
    );
  const n = must(pixels.shape[0]);
  const logits = arrays.find(([, { shape }]) => shape[0] === n && ends(shape, [classes]))?.[1];
  if (logits === undefined)
    throw bad(`No array has the shape of its logits, [${n}, ${classes}]; there is ${seen}.`);
  const plain = (a: HostArray): Float32Array => Float32Array.from(a.data);
  if (n === 0 || sizeOf(logits.shape) === 0) throw bad('The arrays hold no picture.');
  return { pixels: plain(pixels), logits: plain(logits), n };
}

const digits = (x: number): string => (x === 0 ? '0' : x.toPrecision(2));

/** The largest difference in one sentence, and what it means: float32 leaves 1e-4 of the largest logit. */
export function compared(got: ArrayLike<number>, want: ArrayLike<number>, n: number): string {
  let [worst, scale, at] = [0, 0, 0];
  for (let i = 0; i < want.length; i++) {
    const gap = Math.abs(must(got[i]) - must(want[i]));
    if (!(gap <= worst)) [worst, at] = [gap, i];
    scale = Math.max(scale, Math.abs(must(want[i])));
  }
  if (!Number.isFinite(worst)) return 'Some logits are not finite, so that nothing can be compared.';
  const classes = want.length / n;
  const where = `picture ${Math.floor(at / classes) + 1}, class ${at % classes}`;
  const verdict =
    worst <= 1e-4 * scale
      ? 'the network is read right'
      : worst <= 0.02 * scale
        ? 'as far as half precision goes, it is read right'
        : 'something is read or prepared in another way: are the pixels normalised, and are these logits, before any softmax?';
  return `On ${n} picture${n === 1 ? '' : 's'} the largest difference of a logit is ${digits(worst)} (${where}; the largest logit is ${digits(scale)}): ${verdict}${verdict.endsWith('?') ? '' : '.'}`;
}
