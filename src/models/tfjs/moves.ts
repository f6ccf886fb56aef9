/** Operations of TensorFlow's graphs that move values about, as operators of ONNX. */
import { END } from './end';
import type { Lower } from './lower';
import { must } from '../../lib/must';

const concat: Lower = (n) => {
  const last = n.inputs.length - 1;
  const [axis] = n.constants(last, 'axis');
  return n.sheet.op('Concat', n.name, n.inputs.slice(0, last), { axis });
};

const transposed: Lower = (n) =>
  n.sheet.op('Transpose', n.name, [n.input(0)], { perm: n.constants(1, 'order of axes') });

const squeeze: Lower = (n) => {
  const axes = n.ints('squeeze_dims');
  return n.sheet.op('Squeeze', n.name, [
    n.input(0),
    ...(axes.length > 0 ? [n.sheet.ints(`${n.name}#axes`, axes)] : []),
  ]);
};

const expandDims: Lower = (n) =>
  n.sheet.op('Unsqueeze', n.name, [n.input(0), n.sheet.ints(`${n.name}#axes`, n.constants(1, 'axis'))]);

const pack: Lower = (n) => {
  const axis = n.int('axis', 0);
  const axes = n.sheet.ints(`${n.name}#axes`, [axis]);
  const parts = n.inputs.map((x, i) => n.sheet.op('Unsqueeze', `${n.name}#${i}`, [x, axes]));
  return n.sheet.op('Concat', n.name, parts, { axis });
};

/** `x[begin:end:stride]` with the masks of TensorFlow. */
const stridedSlice: Lower = (n) => {
  const [begin, end, stride] = [1, 2, 3].map((i) => n.constants(i, 'range')) as [
    number[],
    number[],
    number[],
  ];
  if (n.int('ellipsis_mask', 0) !== 0 || n.int('new_axis_mask', 0) !== 0)
    throw n.fail('it adds axes or leaves some out, which is not read');
  const has = (mask: string, d: number): boolean => ((n.int(mask, 0) >> d) & 1) === 1;
  const shrunk = begin.map((_, d) => d).filter((d) => has('shrink_axis_mask', d));
  const starts = begin.map((b, d) =>
    has('begin_mask', d) && !shrunk.includes(d) ? (must(stride[d]) < 0 ? END : 0) : b,
  );
  const ends = end.map((e, d) => {
    if (shrunk.includes(d)) return begin[d] === -1 ? END : must(begin[d]) + 1;
    return has('end_mask', d) ? (must(stride[d]) < 0 ? -END : END) : e;
  });
  const ints = (tag: string, values: readonly number[]): string => n.sheet.ints(`${n.name}#${tag}`, values);
  const cut = n.sheet.op('Slice', shrunk.length === 0 ? n.name : `${n.name}#cut`, [
    n.input(0),
    ints('starts', starts),
    ints('ends', ends),
    ints(
      'axes',
      begin.map((_, d) => d),
    ),
    ints('steps', stride),
  ]);
  return shrunk.length === 0 ? cut : n.sheet.op('Squeeze', n.name, [cut, ints('shrunk', shrunk)]);
};

const slice: Lower = (n) => {
  const [begin, size] = [1, 2].map((i) => n.constants(i, 'range')) as [number[], number[]];
  const ints = (tag: string, values: readonly number[]): string => n.sheet.ints(`${n.name}#${tag}`, values);
  return n.sheet.op('Slice', n.name, [
    n.input(0),
    ints('starts', begin),
    ints(
      'ends',
      begin.map((b, d) => (size[d] === -1 ? END : b + must(size[d]))),
    ),
    ints(
      'axes',
      begin.map((_, d) => d),
    ),
  ]);
};

const split: Lower = (n) => {
  const named = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => (i === 0 ? n.name : `${n.name}:${i}`));
  if (n.op === 'SplitV') {
    const sizes = n.constants(1, 'sizes');
    const [axis] = n.constants(2, 'axis');
    return n.sheet.many('Split', named(sizes.length), [n.input(0), n.input(1)], { axis });
  }
  const count = n.int('num_split', 1);
  if (!(count >= 1 && count <= 10_000)) throw n.fail('its number of parts is not read');
  const [axis] = n.constants(0, 'axis');
  return n.sheet.many('Split', named(count), [n.input(1)], { axis, num_outputs: count });
};

const gather: Lower = (n) => {
  const axis = n.inputs.length > 2 ? n.constants(2, 'axis')[0] : 0;
  return n.sheet.op('Gather', n.name, [n.input(0), n.input(1)], { axis });
};

export const MOVES: Readonly<Record<string, Lower>> = {
  ConcatV2: concat,
  Transpose: transposed,
  Squeeze: squeeze,
  ExpandDims: expandDims,
  Pack: pack,
  StridedSlice: stridedSlice,
  Slice: slice,
  Split: split,
  SplitV: split,
  Gather: gather,
  GatherV2: gather,
};
