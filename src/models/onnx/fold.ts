/** Operators whose inputs are all known: their results, worked out once. */
import { absent } from '../absent';
import { dataFor, type HostArray, sizeOf } from '../bytes/array';
import {
  concat,
  expandTo,
  gather,
  HostError,
  intsOf,
  map1,
  map2,
  matMul,
  reduce,
  reshape,
  scalarOf,
  slice,
  transpose,
  zeros,
} from '../host/arrays';
import type { Attributes } from './attributes';
import { batchNorm, instanceNorm, scatterNd } from './foldNorms';
import { arrayOf, kindOfType } from './tensor';
import { erf } from '../host/erf';

/** What an operator is folded from. */
export interface FoldInput {
  readonly inputs: readonly (HostArray | null)[];
  readonly attributes: Attributes;
  readonly opset: number;
  readonly outputs: number;
  /** Most values of a result that can be larger than its inputs. */
  readonly limit: number;
}
type Fold = (f: FoldInput) => HostArray | HostArray[];

const at = (f: FoldInput, i: number): HostArray => {
  const value = f.inputs[i];
  if (absent(value)) throw new HostError(`input ${i} is missing`);
  return value;
};
/** An axis counted from the front. */
function axisOf(axis: number, rank: number): number {
  const a = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(a) || a < 0 || a >= Math.max(rank, 1))
    throw new HostError(`the axis ${axis} does not exist in ${rank} axes`);
  return a;
}
const list = (a: HostArray): number[] => Array.from(a.data);
/** Axes from the attribute of old opsets or the second input of new ones. */
export const axesOf = (f: Pick<FoldInput, 'inputs' | 'attributes'>, input = 1): number[] | null => {
  const own = f.attributes.ints('axes');
  if (own !== null) return [...own];
  const given = f.inputs[input];
  return absent(given) ? null : list(given);
};

const one =
  (f: (x: number) => number): Fold =>
  (n) =>
    map1(at(n, 0), f);
const two =
  (f: (x: number, y: number) => number): Fold =>
  (n) =>
    map2(at(n, 0), at(n, 1), f);
const test =
  (f: (x: number, y: number) => boolean): Fold =>
  (n) =>
    map2(at(n, 0), at(n, 1), (x, y) => Number(f(x, y)), 'bool');
const many =
  (f: (x: number, y: number) => number): Fold =>
  (n) =>
    n.inputs.slice(1).reduce<HostArray>((sum, _, i) => map2(sum, at(n, i + 1), f), at(n, 0));
const folding =
  (of: (values: readonly number[]) => number): Fold =>
  (n) => {
    const a = at(n, 0);
    const given = axesOf(n);
    const all = given === null || given.length === 0;
    if (all && n.attributes.int('noop_with_empty_axes', 0) === 1) return a;
    const axes = all ? a.shape.map((_, d) => d) : given.map((d) => axisOf(d, a.shape.length));
    return reduce(a, axes, n.attributes.int('keepdims', 1) === 1, of);
  };
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
/** Round half to even. */
const roundEven = (x: number): number => {
  const r = Math.round(x);
  return Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r;
};
const limited = (n: FoldInput, shape: readonly number[]): readonly number[] => {
  if (sizeOf(shape) > n.limit)
    throw new HostError(`a constant of shape [${shape.join(', ')}] is too large for this file`);
  return shape;
};

/** The shape that Reshape asks for, with 0 (as the input) and -1 (what is left) resolved. */
function reshapeTarget(asked: readonly number[], from: readonly number[], allowZero: boolean): number[] {
  const target = asked.map((n, d) => (n === 0 && !allowZero ? (from[d] ?? 0) : n));
  const open = target.indexOf(-1);
  if (open >= 0) {
    const rest = target.reduce((product, n, d) => (d === open ? product : product * n), 1);
    target[open] = rest === 0 ? 0 : sizeOf(from) / rest;
  }
  return target;
}

/** Start, count and step of a slice, per axis, as ONNX clamps them; negative steps as they are. */
export function sliceRanges(
  shape: readonly number[],
  starts: readonly number[],
  ends: readonly number[],
  axes: readonly number[] | null,
  steps: readonly number[] | null,
): { begin: number[]; count: number[]; step: number[] } {
  const begin = shape.map(() => 0);
  const count = [...shape];
  const step = shape.map(() => 1);
  starts.forEach((start, i) => {
    const d = axisOf(axes?.[i] ?? i, shape.length);
    const size = shape[d]!;
    const by = steps?.[i] ?? 1;
    if (by === 0) throw new HostError('a slice has the step 0');
    const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
    const from = start < 0 ? start + size : start;
    const to = ends[i]! < 0 ? ends[i]! + size : ends[i]!;
    const first = by > 0 ? clamp(from, 0, size) : clamp(from, 0, size - 1);
    const last = by > 0 ? clamp(to, 0, size) : clamp(to, -1, size - 1);
    begin[d] = first;
    count[d] = Math.max(0, Math.ceil((last - first) / by));
    step[d] = by;
  });
  return { begin, count, step };
}
/** The arguments of Slice from inputs (opset 10 on) or attributes. */
export const sliceArguments = (
  f: Pick<FoldInput, 'inputs' | 'attributes'>,
): [readonly number[], readonly number[], readonly number[] | null, readonly number[] | null] => {
  const from = (i: number, name: string): readonly number[] | null => {
    const input = f.inputs[i];
    return absent(input) ? f.attributes.ints(name) : list(input);
  };
  return [from(1, 'starts') ?? [], from(2, 'ends') ?? [], from(3, 'axes'), from(4, 'steps')];
};

/** Sizes of the parts of Split. */
export function splitSizes(f: Omit<FoldInput, 'limit' | 'opset'>, size: number): number[] {
  const given = absent(f.inputs[1]) ? f.attributes.ints('split') : list(f.inputs[1]);
  if (given !== null && given.length > 0) return [...given];
  const parts = f.attributes.int('num_outputs', f.outputs);
  const each = Math.ceil(size / parts);
  return Array.from({ length: parts }, (_, i) => Math.min(each, size - i * each));
}

/** A transpose's order; without one the axes are reversed. */
export const permOf = (attributes: Attributes, rank: number): number[] => {
  const perm = attributes.ints('perm') ?? Array.from({ length: rank }, (_, d) => rank - 1 - d);
  if ([...perm].sort((a, b) => a - b).some((p, d) => p !== d) || perm.length !== rank)
    throw new HostError(`[${perm.join(', ')}] is no order of ${rank} axes`);
  return [...perm];
};

function unsqueeze(a: HostArray, axes: readonly number[]): HostArray {
  const rank = a.shape.length + axes.length;
  const places = new Set(axes.map((d) => axisOf(d, rank)));
  const rest = [...a.shape];
  return reshape(
    a,
    Array.from({ length: rank }, (_, d) => (places.has(d) ? 1 : rest.shift()!)),
  );
}

/** What is left of `x / y`, of the sign of `y`. */
function modulo(x: number, y: number): number {
  const rest = x % y;
  return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
}

const FOLDS: Readonly<Record<string, Fold>> = {
  Identity: (n) => at(n, 0),
  Dropout: (n) => {
    if ((n.inputs[2]?.data[0] ?? 0) !== 0)
      throw new HostError('it is in training mode; export the network after model.eval()');
    return at(n, 0);
  },
  Add: two((x, y) => x + y),
  Sub: two((x, y) => x - y),
  Mul: two((x, y) => x * y),
  Div: (n) =>
    map2(at(n, 0), at(n, 1), at(n, 0).kind === 'int' ? (x, y) => Math.trunc(x / y) : (x, y) => x / y),
  Mod: (n) => map2(at(n, 0), at(n, 1), n.attributes.int('fmod', 0) === 1 ? (x, y) => x % y : modulo),
  Pow: two((x, y) => x ** y),
  Max: many(Math.max),
  Min: many(Math.min),
  Sum: many((x, y) => x + y),
  Equal: test((x, y) => x === y),
  Less: test((x, y) => x < y),
  LessOrEqual: test((x, y) => x <= y),
  Greater: test((x, y) => x > y),
  GreaterOrEqual: test((x, y) => x >= y),
  And: test((x, y) => x !== 0 && y !== 0),
  Or: test((x, y) => x !== 0 || y !== 0),
  Xor: test((x, y) => (x !== 0) !== (y !== 0)),
  Not: one((x) => Number(x === 0)),
  Neg: one((x) => -x),
  Abs: one(Math.abs),
  Sqrt: one(Math.sqrt),
  Exp: one(Math.exp),
  Log: one(Math.log),
  Reciprocal: one((x) => 1 / x),
  Floor: one(Math.floor),
  Ceil: one(Math.ceil),
  Round: one(roundEven),
  Sign: one(Math.sign),
  Erf: one(erf),
  Relu: one((x) => Math.max(0, x)),
  Sigmoid: one((x) => 1 / (1 + Math.exp(-x))),
  Tanh: one(Math.tanh),
  Cast: (n) => {
    const kind = kindOfType(n.attributes.int('to', 1));
    if (kind === null) throw new HostError('a cast to a type that is not read');
    const to =
      kind === 'int' ? Math.trunc : kind === 'bool' ? (x: number) => Number(x !== 0) : (x: number) => x;
    return map1(at(n, 0), to, kind);
  },
  CastLike: (n) => map1(at(n, 0), at(n, 1).kind === 'int' ? Math.trunc : (x) => x, at(n, 1).kind),
  Where: (n) => {
    const [c, x, y] = [at(n, 0), at(n, 1), at(n, 2)];
    const picked = map2(c, x, (a, b) => (a === 0 ? Number.NaN : b), x.kind);
    return map2(
      map2(c, picked, (_, v) => v, x.kind),
      map2(c, y, (a, b) => (a === 0 ? b : Number.NaN), x.kind),
      (u, v) => (Number.isNaN(u) ? v : u),
      x.kind,
    );
  },
  Shape: (n) => {
    const s = at(n, 0).shape;
    return intsOf(shapePart(s, n.attributes));
  },
  Size: (n) => scalarOf(at(n, 0).data.length),
  Reshape: (n) =>
    reshape(
      at(n, 0),
      reshapeTarget(
        absent(n.inputs[1]) ? (n.attributes.ints('shape') ?? []) : list(at(n, 1)),
        at(n, 0).shape,
        n.attributes.int('allowzero', 0) === 1,
      ),
    ),
  Flatten: (n) => {
    const a = at(n, 0);
    const axis = n.attributes.int('axis', 1);
    const cut = axis < 0 ? axis + a.shape.length : axis;
    return reshape(a, [sizeOf(a.shape.slice(0, cut)), sizeOf(a.shape.slice(cut))]);
  },
  Squeeze: (n) => {
    const a = at(n, 0);
    const axes = axesOf(n)?.map((d) => axisOf(d, a.shape.length));
    return reshape(
      a,
      a.shape.filter((size, d) => (axes === undefined ? size !== 1 : !axes.includes(d))),
    );
  },
  Unsqueeze: (n) => unsqueeze(at(n, 0), axesOf(n) ?? []),
  Transpose: (n) => transpose(at(n, 0), permOf(n.attributes, at(n, 0).shape.length)),
  Concat: (n) =>
    concat(
      n.inputs.map((_, i) => at(n, i)),
      axisOf(n.attributes.int('axis', 1), at(n, 0).shape.length),
    ),
  Gather: (n) => gather(at(n, 0), at(n, 1), axisOf(n.attributes.int('axis', 0), at(n, 0).shape.length)),
  Slice: (n) => {
    const a = at(n, 0);
    const { begin, count, step } = sliceRanges(a.shape, ...sliceArguments(n));
    return slice(a, begin, count, step);
  },
  Split: (n) => {
    const a = at(n, 0);
    const axis = axisOf(n.attributes.int('axis', 0), a.shape.length);
    let start = 0;
    return splitSizes(n, a.shape[axis]!).map((size) => {
      const begin = a.shape.map((_, d) => (d === axis ? start : 0));
      start += size;
      if (size < 0 || start > a.shape[axis]!) throw new HostError('the parts are larger than the whole');
      return slice(
        a,
        begin,
        a.shape.map((s, d) => (d === axis ? size : s)),
        a.shape.map(() => 1),
      );
    });
  },
  Expand: (n) => {
    const to = list(at(n, 1));
    const own = at(n, 0).shape;
    const rank = Math.max(to.length, own.length);
    const pick = (s: readonly number[], d: number): number => s[s.length - rank + d] ?? 1;
    return expandTo(
      at(n, 0),
      limited(
        n,
        Array.from({ length: rank }, (_, d) => (pick(to, d) === 1 ? pick(own, d) : pick(to, d))),
      ),
    );
  },
  Tile: (n) => {
    const a = at(n, 0);
    const times = list(at(n, 1));
    limited(
      n,
      a.shape.map((s, d) => s * (times[d] ?? 1)),
    );
    return a.shape.reduce<HostArray>(
      (tiled, _, d) => concat(new Array<HostArray>(times[d] ?? 1).fill(tiled), d),
      a,
    );
  },
  ConstantOfShape: (n) => {
    const value = n.attributes.tensor('value');
    const fill = value === null ? scalarOf(0, 'float') : arrayOf(value, 'ConstantOfShape', () => null);
    return map1(zeros(limited(n, list(at(n, 0))), fill.kind), () => fill.data[0] ?? 0);
  },
  Range: (n) => {
    const [start, end, step] = [at(n, 0).data[0]!, at(n, 1).data[0]!, at(n, 2).data[0]!];
    const count = Math.max(0, Math.ceil((end - start) / step));
    limited(n, [Number.isFinite(count) ? count : Infinity]);
    const data = dataFor(at(n, 0).kind, count).map((_, i) => start + i * step);
    return { shape: [count], kind: at(n, 0).kind, data };
  },
  MatMul: (n) => matMul(at(n, 0), at(n, 1)),
  ReduceMean: folding((v) => sum(v) / v.length),
  ReduceSum: folding(sum),
  ReduceProd: folding((v) => v.reduce((a, b) => a * b, 1)),
  ReduceMax: folding((v) => v.reduce((a, b) => Math.max(a, b), -Infinity)),
  ReduceMin: folding((v) => v.reduce((a, b) => Math.min(a, b), Infinity)),
  ReduceL1: folding((v) => v.reduce((a, b) => a + Math.abs(b), 0)),
  ReduceL2: folding((v) => Math.sqrt(v.reduce((a, b) => a + b * b, 0))),
  ReduceSumSquare: folding((v) => v.reduce((a, b) => a + b * b, 0)),
  Clip: (n) => {
    const low = n.inputs[1]?.data[0] ?? n.attributes.float('min', -Infinity);
    const high = n.inputs[2]?.data[0] ?? n.attributes.float('max', Infinity);
    return map1(at(n, 0), (x) => Math.min(Math.max(x, low), high));
  },
  ScatterND: (n) => {
    const reduction = n.attributes.string('reduction', 'none');
    if (reduction !== 'none') throw new HostError(`its reduction is "${reduction}", which is not read`);
    return scatterNd(at(n, 0), at(n, 1), at(n, 2));
  },
  DequantizeLinear: (n) => dequantize(n),
  InstanceNormalization: (n) =>
    instanceNorm(at(n, 0), at(n, 1), at(n, 2), n.attributes.float('epsilon', 1e-5)),
  BatchNormalization: (n) =>
    batchNorm(
      at(n, 0),
      [at(n, 1), at(n, 2), at(n, 3), at(n, 4)],
      n.attributes.float('epsilon', 1e-5),
      n.attributes.int('training_mode', 0) === 1,
    ),
};

/** `(x - zero) scale`, per tensor or along an axis. */
function dequantize(n: FoldInput): HostArray {
  const [x, scale] = [at(n, 0), at(n, 1)];
  const zero = n.inputs[2] ?? scalarOf(0);
  const axis = scale.data.length === 1 ? 0 : axisOf(n.attributes.int('axis', 1), x.shape.length);
  const along = (a: HostArray): HostArray =>
    a.data.length === 1
      ? reshape(a, [])
      : reshape(
          a,
          x.shape.map((_, d) => (d === axis ? a.data.length : 1)),
        );
  return map2(
    map2(x, along(zero), (a, b) => a - b),
    along(scale),
    (a, b) => a * b,
    'float',
  );
}

/** The part of a shape that the operator Shape gives. */
export function shapePart(shape: readonly number[], attributes: Attributes): readonly number[] {
  return shape.slice(
    attributes.int('start', 0),
    attributes.has('end') ? attributes.int('end', 0) : undefined,
  );
}

/** Whether an operator can be worked out on the host. */
export const canFold = (op: string): boolean => Object.hasOwn(FOLDS, op);
/** Its results. Throws HostError. */
export function fold(op: string, input: FoldInput): HostArray[] {
  const out = FOLDS[op]!(input);
  return Array.isArray(out) ? out : [out];
}
