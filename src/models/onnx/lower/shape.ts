/** Moving values about. Transposes, squeezes and most reshapes only change how the file's axes are called. */
import { absent } from '../../absent';
import type { HostArray } from '../../bytes/array';
import { concat as joined, reshape as reshapedArray } from '../../host/arrays';
import {
  BATCH,
  type Flowing,
  hasBatch,
  type Known,
  known,
  plainAxes,
  reshapedTo,
  sameList,
  sampleSize,
  samplesOf,
  type Value,
} from '../../convert/value';
import { groupedNorm } from './norms';
import { constantFor } from '../../convert/builder';
import { axesOf, permOf, sliceArguments, sliceRanges, splitSizes } from '../fold';
import { alike, axisIn, constant, flowing, type Lower, nameOf, needed, shown, type Site } from '../site';

/** Runs of the two shapes with equal products: which axes of one become which of the other. */
function runs(from: readonly number[], to: readonly number[]): [number[], number[]][] | null {
  const out: [number[], number[]][] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    const run: [number[], number[]] = [[], []];
    let [a, b] = [1, 1];
    do {
      if ((a <= b && i < from.length) || j >= to.length) {
        if (i >= from.length) return null;
        a *= sampleSize(from[i]!);
        run[0].push(i++);
      } else {
        b *= sampleSize(to[j]!);
        run[1].push(j++);
      }
    } while (a !== b);
    out.push(run);
  }
  return out;
}

/** The same numbers in another shape of the file. */
function reshaped(s: Site, x: Flowing, shape: readonly number[]): Flowing {
  const groups = runs(x.shape, shape);
  if (groups === null) throw s.fail(`it does not reshape ${shown(x.shape)} to ${shown(shape)}`);
  const wideOf = (sizes: readonly number[], axes: readonly number[]): number[] =>
    axes.filter((d) => sampleSize(sizes[d]!) !== 1);
  const parts = groups
    .map(([from, to]) => ({ from: wideOf(x.shape, from), to: wideOf(shape, to) }))
    .filter(({ from }) => from.length > 0);
  const partOf = new Map(parts.flatMap((part) => part.from.map((d) => [d, part])));
  const own = wideOf(x.shape, x.axes);
  const name = nameOf(s);
  if (parts.every(({ from, to }) => from.length === 1 && to.length === 1)) {
    // Only axes of size 1 come or go: the node stays where its own find a place.
    const spare = plainAxes(shape).filter((d) => sampleSize(shape[d]!) === 1);
    const axes = x.axes.map((d) => partOf.get(d)?.to[0] ?? spare.shift() ?? -1);
    if (!axes.includes(-1)) return { kind: 'flowing', node: x.node, shape, axes };
    const kept = axes.filter((d) => d !== -1);
    if (kept.length > 0) {
      const sizes = kept.map((d) => sampleSize(shape[d]!));
      return {
        kind: 'flowing',
        node: s.build.emit('reshape', name, [x.node], { shape: sizes }),
        shape,
        axes: kept,
      };
    }
  }
  // Wide axes that become others together must lie side by side, in the file's order.
  const order = own.flatMap((d) => {
    const { from } = partOf.get(d)!;
    return from.at(-1) === d ? from : [];
  });
  const node = sameList(order, own) ? x.node : s.build.arranged(x, order);
  const wide = order.flatMap((d) => {
    const { from, to } = partOf.get(d)!;
    return from[0] === d ? to : [];
  });
  const axes = wide.length > 0 ? wide : plainAxes(shape).slice(-1);
  const sizes = axes.map((d) => sampleSize(shape[d]!));
  return { kind: 'flowing', node: s.build.emit('reshape', name, [node], { shape: sizes }), shape, axes };
}

/** Known inputs as arrays, for what is shared with folding. */
const knownInputs = (s: Site): (HostArray | null)[] =>
  s.inputs.map((v) => (v?.kind === 'known' ? v.array : null));

const reshape: Lower = (s) => {
  const x = flowing(s);
  const asked = constant(s, 1, 'shape')?.data ?? s.attributes.ints('shape') ?? [];
  const shape = reshapedTo(x.shape, Array.from(asked), s.attributes.int('allowzero', 0) === 1, s.fixed);
  return groupedNorm(s, shape) ?? reshaped(s, x, shape);
};

const flatten: Lower = (s) => {
  const x = flowing(s);
  const axis = s.attributes.int('axis', 1);
  const cut = axis < 0 ? axis + x.shape.length : axis;
  const product = (part: readonly number[]): number => samplesOf(part) * (part.some(hasBatch) ? BATCH : 1);
  return reshaped(s, x, [product(x.shape.slice(0, cut)), product(x.shape.slice(cut))]);
};

const squeeze: Lower = (s) => {
  const x = flowing(s);
  const given = axesOf({ inputs: knownInputs(s), attributes: s.attributes });
  const axes = given?.map((d) => axisIn(s, d, x.shape.length));
  const shape = x.shape.filter((n, d) => (axes === undefined ? n !== 1 : !axes.includes(d)));
  const wrong = axes?.find((d) => x.shape[d] !== 1);
  if (wrong !== undefined) {
    if (x.shape[wrong] === BATCH && s.fixed === 1) throw s.fail('it drops the axis of the batch');
    throw s.fail(`it drops the axis ${wrong} of ${shown(x.shape)}, which has more than one element`);
  }
  return reshaped(s, x, shape);
};

const unsqueeze: Lower = (s) => {
  const x = flowing(s);
  const given = axesOf({ inputs: knownInputs(s), attributes: s.attributes }) ?? [];
  const rank = x.shape.length + given.length;
  const places = new Set(given.map((d) => axisIn(s, d, rank)));
  const rest = [...x.shape];
  const where: number[] = [];
  const shape = Array.from({ length: rank }, (_, d) => {
    if (places.has(d)) return 1;
    where.push(d);
    return rest.shift()!;
  });
  return { ...x, shape, axes: x.axes.map((d) => where[d]!) };
};

const transpose: Lower = (s) => {
  const x = flowing(s);
  const perm = permOf(s.attributes, x.shape.length);
  return { ...x, shape: perm.map((d) => x.shape[d]!), axes: x.axes.map((d) => perm.indexOf(d)) };
};

const concat: Lower = (s) => {
  const values = s.inputs.filter((v): v is Value => !absent(v));
  const first = values.find((v): v is Flowing => v.kind === 'flowing')!;
  const rank = first.shape.length;
  const axis = axisIn(s, s.attributes.int('axis', 1), rank);
  if (hasBatch(first.shape[axis]!)) throw s.fail('it joins images of a batch');
  const order = first.axes.includes(axis) ? first.axes : plainAxes(first.shape);
  const at = order.indexOf(axis);
  let size = 0;
  const pieces: (string | Known)[] = [];
  for (const v of values) {
    const shape = v.kind === 'known' ? v.array.shape : v.shape;
    if (shape.length !== rank) throw s.fail('the values that it joins have different numbers of axes');
    size += shape[axis]!;
    if (v.kind === 'flowing') {
      if (shape.some((n, d) => d !== axis && n !== first.shape[d]))
        throw s.fail(`the values that it joins do not fit: ${shown(first.shape)} and ${shown(shape)}`);
      pieces.push(s.build.arranged(v, order));
      continue;
    }
    const last = pieces.at(-1);
    if (typeof last === 'object') pieces[pieces.length - 1] = known(joined([last.array, v.array], axis));
    else pieces.push(v);
  }
  const shape = first.shape.map((n, d) => (d === axis ? size : n));
  const constantOf = (k: Known, tag: string): string => {
    const fits = constantFor(k.array, rank, order);
    if (fits === null) throw s.fail('the constant that it joins mixes the images of a batch');
    // Leading axes of size 1 belong to it here.
    const full = [...new Array<number>(order.length - fits.shape.length).fill(1), ...fits.shape];
    return s.build.weight(`${nameOf(s)}.${tag}`, reshapedArray(fits, full));
  };
  // Constants stand at the ends of one operation; one in the middle ends it and begins the next.
  let open: { inputs: string[]; before?: string } = { inputs: [] };
  let node = '';
  pieces.forEach((piece, i) => {
    if (typeof piece === 'string') {
      open.inputs.push(piece);
      return;
    }
    if (open.inputs.length === 0) {
      open.before = constantOf(piece, 'before');
      return;
    }
    const last = i === pieces.length - 1;
    node = s.build.emit('concat', last ? nameOf(s) : `${nameOf(s)}#part`, open.inputs, {
      axis: at,
      ...(open.before === undefined ? {} : { before: open.before }),
      after: constantOf(piece, 'after'),
    });
    open = { inputs: last ? [] : [node] };
  });
  if (open.inputs.length > 0)
    node =
      open.inputs.length === 1 && open.before === undefined
        ? open.inputs[0]!
        : s.build.emit('concat', nameOf(s), open.inputs, {
            axis: at,
            ...(open.before === undefined ? {} : { before: open.before }),
          });
  return { kind: 'flowing', node, shape, axes: order };
};

const slice: Lower = (s) => {
  const x = flowing(s);
  for (let i = 1; i < 5; i++) constant(s, i, 'range');
  const { begin, count, step } = sliceRanges(
    x.shape,
    ...sliceArguments({ inputs: knownInputs(s), attributes: s.attributes }),
  );
  const batch = x.shape.findIndex(hasBatch);
  if (batch >= 0 && count[batch] !== x.shape[batch]) {
    if (!(s.fixed === count[batch] && begin[batch] === 0)) throw s.fail('it takes some images of a batch');
    count[batch] = x.shape[batch]!;
  }
  if (step.some((by) => by < 1)) throw s.fail('it runs backwards, which is not read');
  if (sameList(count, x.shape)) return x;
  const left = x.axes.every((d) => sampleSize(count[d]!) > 0);
  if (!left) throw s.fail('it leaves nothing of an axis');
  const pick = (list: readonly number[]): number[] => x.axes.map((d) => sampleSize(list[d]!));
  const end = x.axes.map((d) =>
    d === batch ? sampleSize(x.shape[d]!) : Math.min(x.shape[d]!, begin[d]! + (count[d]! - 1) * step[d]! + 1),
  );
  const node = s.build.emit('slice', nameOf(s), [x.node], {
    begin: x.axes.map((d) => begin[d]!),
    end,
    ...(step.some((by) => by !== 1) ? { step: pick(step) } : {}),
  });
  return { ...alike(x, node), shape: count };
};

const split: Lower = (s) => {
  const x = flowing(s);
  const axis = axisIn(s, s.attributes.int('axis', 0), x.shape.length);
  if (hasBatch(x.shape[axis]!)) throw s.fail('it parts the images of a batch');
  constant(s, 1, 'sizes');
  const sizes = splitSizes(
    { inputs: knownInputs(s), attributes: s.attributes, outputs: s.outputs.length },
    x.shape[axis]!,
  );
  if (sizes.length < s.outputs.length || sizes.reduce((a, b) => a + b, 0) !== x.shape[axis])
    throw s.fail(`its parts ${shown(sizes)} do not make up an axis of ${x.shape[axis]!}`);
  const at = x.axes.indexOf(axis);
  return s.outputs.map((name, part) => {
    const shape = x.shape.map((n, d) => (d === axis ? sizes[part]! : n));
    if (at < 0 || sizes.length === 1) return { ...x, shape };
    const node = s.build.emit('split', name, [x.node], { axis: at, sizes, part });
    return { ...x, node, shape };
  });
};

const gather: Lower = (s) => {
  const x = flowing(s);
  const indices = needed(s, 1, 'indices');
  const axis = axisIn(s, s.attributes.int('axis', 0), x.shape.length);
  const size = x.shape[axis]!;
  const picks = Array.from(indices.data, (i) => (i < 0 ? i + size : i));
  const all = indices.shape.length === 1 && picks.length === size && picks.every((p, i) => p === i);
  if (all) return x;
  // A view of the whole, as an exporter writes a stride of one.
  if (x.shape.length === 1 && picks.length === size && picks.every((p, i) => p === i))
    return reshaped(s, x, indices.shape);
  if (hasBatch(size)) throw s.fail('it picks some images of a batch');
  if (indices.shape.length > 1) throw s.fail('its indices have several axes, which is not read');
  const wrong = picks.find((i) => !(i >= 0 && i < size));
  if (wrong !== undefined) throw s.fail(`its index ${wrong} lies outside an axis of ${size}`);
  const at = x.axes.indexOf(axis);
  const single = indices.shape.length === 0;
  const shape = single
    ? x.shape.filter((_, d) => d !== axis)
    : x.shape.map((n, d) => (d === axis ? picks.length : n));
  const after = (axes: readonly number[]): number[] =>
    single ? axes.filter((d) => d !== axis).map((d) => (d > axis ? d - 1 : d)) : [...axes];
  if (at < 0 && single) return { ...x, shape, axes: after(x.axes) };
  const from = at < 0 ? s.build.inFileOrder(x) : x.node;
  const axes = at < 0 ? plainAxes(x.shape) : x.axes;
  const node = s.build.emit('gather', nameOf(s), [from], {
    axis: axes.indexOf(axis),
    indices: single ? picks[0]! : picks,
  });
  return { kind: 'flowing', node, shape, axes: after(axes) };
};

const expand: Lower = (s) => {
  const x = flowing(s);
  const asked = Array.from(needed(s, 1, 'shape').data);
  const rank = Math.max(asked.length, x.shape.length);
  const own = [...new Array<number>(rank - x.shape.length).fill(1), ...x.shape];
  const to = [...new Array<number>(rank - asked.length).fill(1), ...asked];
  const shape = own.map((n, d) => (to[d] === 1 ? n : n === 1 ? to[d]! : n));
  if (shape.some((n, d) => to[d] !== 1 && to[d] !== n && !(hasBatch(n) && to[d] === s.fixed)))
    throw s.fail(`it does not expand ${shown(x.shape)} to ${shown(asked)}`);
  const wide: Flowing = { ...x, shape: own, axes: x.axes.map((d) => d + rank - x.shape.length) };
  if (sameList(shape, own)) return wide;
  const axes = plainAxes(shape);
  const node = s.build.emit('expand', nameOf(s), [s.build.arranged(wide, axes)], {
    shape: axes.map((d) => sampleSize(shape[d]!)),
  });
  return { kind: 'flowing', node, shape, axes };
};

export const SHAPE: Readonly<Record<string, Lower>> = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Concat: concat,
  Slice: slice,
  Split: split,
  Gather: gather,
  Expand: expand,
};
