import { absent } from '../absent';
import type { EngineError } from '../../engine/errors';
import type { HostArray } from '../bytes/array';
import type { Builder } from '../convert/builder';
import { type Flowing, sampleSize, type Value } from '../convert/value';
import type { Attributes } from './attributes';
import type { NodeProto } from './proto';

/** One operator of the file, as the functions that turn it into the engine's nodes see it. */
export interface Site {
  readonly op: string;
  readonly inputs: readonly (Value | null)[];
  /** Names of its results in the file; an empty one is not wanted. */
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
  readonly opset: number;
  readonly build: Builder;
  /** The number of images that the file was saved for, or 1. */
  readonly fixed: number;
  /** The file's node that makes a name, and what a name is. */
  readonly maker: (name: string) => NodeProto | undefined;
  readonly valueOf: (name: string) => Value | undefined;
  /** Names of its inputs in the file. */
  readonly names: readonly string[];
  /** An error that names this node. */
  readonly fail: (fault: string) => EngineError;
}
/** Adds the engine's nodes for one operator and gives its results. */
export type Lower = (site: Site) => Value | readonly Value[];

/** The name of the first result: what the engine's node is called. */
export const nameOf = (s: Site): string => s.outputs[0] ?? s.op;

/** An input that depends on the picture. */
export function flowing(s: Site, i = 0): Flowing {
  const value = s.inputs[i];
  if (value?.kind === 'flowing') return value;
  throw s.fail(
    absent(value)
      ? `its input ${i} is missing`
      : `its input ${i} is a constant where a picture's values belong`,
  );
}

/** An input that is known; null where it is left out. */
export function constant(s: Site, i: number, what: string): HostArray | null {
  const value = s.inputs[i];
  if (absent(value)) return null;
  if (value.kind === 'known') return value.array;
  throw s.fail(`its ${what} depends on the picture; networks whose ${what} is fixed are read`);
}

/** An input that must be known. */
export function needed(s: Site, i: number, what: string): HostArray {
  const value = constant(s, i, what);
  if (value === null) throw s.fail(`its ${what} is missing`);
  return value;
}

/** An axis counted from the front. */
export function axisIn(s: Site, axis: number, rank: number): number {
  const d = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(d) || d < 0 || d >= rank)
    throw s.fail(`its axis ${axis} does not exist in ${rank} axes`);
  return d;
}

/** The axes of a picture `[N, C, H, W]` (or of any rank) with channels last. */
export const channelsLast = (rank: number): number[] => [
  ...Array.from({ length: rank - 2 }, (_, i) => i + 2),
  1,
];

/** A result of the same shape and order as an input. */
export const alike = (value: Flowing, node: string): Flowing => ({ ...value, node });

/** Sizes of one sample, for messages. */
export const shown = (shape: readonly number[]): string => `[${shape.map(sampleSize).join(', ')}]`;
