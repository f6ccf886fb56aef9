/** Reductions along axes, and blocks of depth moved to space. */
import { hasBatch, plainAxes, sampleSize } from '../../convert/value';
import {
  alike,
  axisIn,
  channelsLast,
  constant,
  flowing,
  type Lower,
  nameOf,
  shown,
  type Site,
} from '../site';
import { axesOf } from '../fold';

const reduce =
  (op: string, before: string | null = null, after: string | null = null): Lower =>
  (s) => {
    const x = flowing(s);
    const rank = x.shape.length;
    const given = axesOf({ inputs: [null, constant(s, 1, 'axes')], attributes: s.attributes });
    if ((given === null || given.length === 0) && s.attributes.int('noop_with_empty_axes', 0) === 1) {
      if (op !== 'reduceL1' && op !== 'reduceL2') return x;
      return alike(x, s.build.emit('abs', nameOf(s), [x.node]));
    }
    const all = given === null || given.length === 0;
    const axes = all ? x.shape.map((_, d) => d) : given.map((d) => axisIn(s, d, rank));
    if (axes.some((d) => hasBatch(x.shape[d]!))) throw s.fail('it goes over the images of a batch');
    const keep = s.attributes.int('keepdims', 1) === 1;
    const shape = keep
      ? x.shape.map((n, d) => (axes.includes(d) ? 1 : n))
      : x.shape.filter((_, d) => !axes.includes(d));
    const name = nameOf(s);
    const at = x.axes.flatMap((d, i) => (axes.includes(d) ? [i] : []));
    let { node } = x;
    if (before !== null) node = s.build.emit(before, `${name}#${before}`, [node]);
    const last = after === null ? name : `${name}#reduced`;
    const renamed = (list: readonly number[]): number[] =>
      keep ? [...list] : list.map((d) => d - axes.filter((a) => a < d).length);
    let kept: number[];
    if (at.length === 0) {
      // Only axes of size 1 that the node does not have.
      kept = renamed(x.axes);
      if (op === 'reduceL1' || op === 'reduceL2') node = s.build.emit('abs', last, [node]);
    } else {
      const image = rank === 4 && x.axes.length === 3 && axes.every((d) => d >= 2) && axes.length === 2;
      const pool = op === 'reduceMean' && image && at.join() === '0,1';
      kept = renamed(keep ? x.axes : x.axes.filter((d) => !axes.includes(d)));
      node = pool
        ? s.build.emit('globalAvgPool', last, [node], keep ? { keepDims: true } : {})
        : s.build.emit(op, last, [node], {
            axes: at,
            ...(keep ? { keepDims: true } : {}),
            ...(at.every((a, i) => a === x.axes.length - at.length + i) ? { _last: true } : {}),
          });
    }
    if (after !== null) node = s.build.emit(after, name, [node]);
    return { kind: 'flowing', node, shape, axes: kept };
  };

/** `[N, C b b, H, W]` to `[N, C, H b, W b]`. */
const depthToSpace: Lower = (s) => {
  const x = flowing(s);
  if (x.shape.length !== 4) throw s.fail(`it needs a picture and its input has the shape ${shown(x.shape)}`);
  const block = s.attributes.int('blocksize', 1);
  const node = s.build.emit('depthToSpace', nameOf(s), [s.build.arranged(x, channelsLast(4))], {
    block,
    mode: s.attributes.string('mode', 'DCR'),
  });
  const [n, c, h, w] = x.shape as [number, number, number, number];
  return { kind: 'flowing', node, shape: [n, c / block ** 2, h * block, w * block], axes: channelsLast(4) };
};

const spaceToDepth: Lower = (s) => {
  const x = flowing(s);
  if (x.shape.length !== 4) throw s.fail(`it needs a picture and its input has the shape ${shown(x.shape)}`);
  const block = s.attributes.int('blocksize', 1);
  if (s.attributes.string('mode', 'DCR') !== 'DCR') throw s.fail('its mode is CRD; DCR is read');
  const node = s.build.emit('spaceToDepth', nameOf(s), [s.build.arranged(x, channelsLast(4))], { block });
  const [n, c, h, w] = x.shape as [number, number, number, number];
  return { kind: 'flowing', node, shape: [n, c * block ** 2, h / block, w / block], axes: channelsLast(4) };
};

/** Padding in any axis of a picture; constant, reflected or repeated. */
const pad: Lower = (s) => {
  const x = flowing(s);
  const rank = x.shape.length;
  const given = Array.from(
    constant(s, 1, 'padding')?.data ?? s.attributes.ints('pads') ?? s.attributes.ints('paddings') ?? [],
  );
  const chosen = constant(s, 3, 'axes');
  const axes =
    chosen === null ? x.shape.map((_, d) => d) : Array.from(chosen.data, (d) => axisIn(s, d, rank));
  if (given.length !== axes.length * 2)
    throw s.fail(`it has ${given.length} paddings for ${axes.length} axes`);
  const before = x.shape.map(() => 0);
  const after = x.shape.map(() => 0);
  axes.forEach((d, i) => {
    before[d] = given[i]!;
    after[d] = given[axes.length + i]!;
  });
  if (x.shape.some((n, d) => hasBatch(n) && (before[d] !== 0 || after[d] !== 0)))
    throw s.fail('it pads the batch');
  if (before.every((n) => n === 0) && after.every((n) => n === 0)) return x;
  const mode = s.attributes.string('mode', 'constant');
  if (mode !== 'constant' && mode !== 'reflect' && mode !== 'edge')
    throw s.fail(`its mode is "${mode}"; constant, reflect and edge are read`);
  const value = constant(s, 2, 'value')?.data[0] ?? s.attributes.float('value', 0);
  // Rows and columns are repeated or mirrored; channels are only filled.
  const own = x.axes.length === 3 && mode === 'constant';
  const order = rank === 4 ? (own ? x.axes : channelsLast(4)) : plainAxes(x.shape);
  if (order.length > 3) throw s.fail(`its input ${shown(x.shape)} has more axes than a picture`);
  const node = s.build.arranged(x, order);
  // As a picture of three axes: rows, columns, channels.
  const missing = 3 - order.length;
  const sizes = order.map((d) => sampleSize(x.shape[d]!));
  const image =
    missing === 0
      ? node
      : s.build.emit('reshape', `${nameOf(s)}#image`, [node], {
          shape: [...new Array<number>(missing).fill(1), ...sizes],
        });
  const amount = (list: readonly number[], i: number): number =>
    i < missing ? 0 : list[order[i - missing]!]!;
  const channels = [amount(before, 2), amount(after, 2)] as const;
  const padded = s.build.emit('pad', missing === 0 ? nameOf(s) : `${nameOf(s)}#padded`, [image], {
    padding: [amount(before, 0), amount(after, 0), amount(before, 1), amount(after, 1)],
    ...(channels[0] === 0 && channels[1] === 0 ? {} : { channels }),
    ...(mode === 'constant' ? {} : { mode }),
    ...(mode === 'constant' && value !== 0 ? { value } : {}),
  });
  const shape = x.shape.map((n, d) => n + before[d]! + after[d]!);
  const out =
    missing === 0
      ? padded
      : s.build.emit('reshape', nameOf(s), [padded], { shape: order.map((d) => sampleSize(shape[d]!)) });
  return { kind: 'flowing', node: out, shape, axes: order };
};

const COORDINATES: Readonly<Record<string, string>> = {
  half_pixel: 'half-pixel',
  pytorch_half_pixel: 'pytorch-half-pixel',
  align_corners: 'align-corners',
  asymmetric: 'asymmetric',
};

/** Rows and columns sampled anew: Resize, and Upsample of old files. */
const resize: Lower = (s) => {
  const x = flowing(s);
  if (x.shape.length !== 4) throw s.fail(`it needs a picture and its input has the shape ${shown(x.shape)}`);
  const old = s.op === 'Upsample' || s.opset < 11;
  const attribute = s.attributes.floats('scales');
  const scalesInput = constant(s, old ? 1 : 2, 'scales');
  const scales = attribute ?? (scalesInput === null ? [] : Array.from(scalesInput.data));
  const sizesInput = old ? null : constant(s, 3, 'sizes');
  const chosen = s.attributes.ints('axes') ?? [0, 1, 2, 3];
  const axes = chosen.map((d) => axisIn(s, d, 4));
  if (
    s.attributes.string('keep_aspect_ratio_policy', 'stretch') !== 'stretch' ||
    s.attributes.int('antialias', 0) === 1
  )
    throw s.fail('it keeps proportions or smooths, which is not read');
  const mode = s.attributes.string('mode', 'nearest');
  if (mode !== 'nearest' && mode !== 'linear' && mode !== 'bilinear')
    throw s.fail(`its mode is "${mode}"; nearest and linear are read`);
  const transformation = old
    ? 'asymmetric'
    : s.attributes.string('coordinate_transformation_mode', 'half_pixel');
  const coordinates = COORDINATES[transformation];
  if (coordinates === undefined) throw s.fail(`its coordinates are "${transformation}", which is not read`);
  const shape = [...x.shape];
  const factor: Record<number, number> = {};
  axes.forEach((d, i) => {
    if (sizesInput !== null && sizesInput.data.length > 0) {
      if (d >= 2) shape[d] = sizesInput.data[i]!;
      return;
    }
    const scale = scales[i];
    if (scale === undefined) throw s.fail('it has neither scales nor sizes that are known');
    if (d < 2 && scale !== 1) throw s.fail('it resizes channels or the batch');
    if (d >= 2) {
      shape[d] = Math.floor(x.shape[d]! * scale + 1e-9);
      factor[d] = scale;
    }
  });
  const rounding = old
    ? 'floor'
    : s.attributes.string('nearest_mode', 'round_prefer_floor').replaceAll('_', '-');
  const exact = [2, 3].every((d) => factor[d] === undefined || factor[d] * x.shape[d]! === shape[d]);
  const node = s.build.emit('resize', nameOf(s), [s.build.arranged(x, channelsLast(4))], {
    size: [shape[2], shape[3]],
    mode: mode === 'nearest' ? 'nearest' : 'linear',
    coordinates,
    ...(mode === 'nearest' ? { rounding } : {}),
    ...(exact ? {} : { scale: [factor[2] ?? 1, factor[3] ?? 1] }),
  });
  return { kind: 'flowing', node, shape, axes: channelsLast(4) };
};

const unread =
  (why: string): Lower =>
  (s: Site) => {
    throw s.fail(why);
  };

export const REDUCE: Readonly<Record<string, Lower>> = {
  ReduceMean: reduce('reduceMean'),
  ReduceSum: reduce('reduceSum'),
  ReduceMax: reduce('reduceMax'),
  ReduceMin: reduce('reduceMin'),
  ReduceL1: reduce('reduceL1'),
  ReduceL2: reduce('reduceL2'),
  ReduceSumSquare: reduce('reduceSum', 'square'),
  ReduceLogSum: reduce('reduceSum', null, 'log'),
  ReduceLogSumExp: reduce('reduceSum', 'exp', 'log'),
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  Pad: pad,
  Resize: resize,
  Upsample: resize,
  ArgMax: unread('it gives the number of the largest value, which has no gradient; name an output before it'),
  ArgMin: unread('it gives the number of the smallest value, which has no gradient'),
  NonZero: unread('its result has a shape that depends on the picture'),
  NonMaxSuppression: unread('it picks boxes: this is a detector of objects, and classifiers are read'),
  RoiAlign: unread('it cuts out boxes: this is a detector of objects, and classifiers are read'),
  Loop: unread('it repeats nodes as often as the picture says, which is not read'),
  Scan: unread('it repeats nodes along an axis, which is not read'),
  LSTM: unread('recurrent networks are not read; networks for pictures are'),
  GRU: unread('recurrent networks are not read; networks for pictures are'),
  RNN: unread('recurrent networks are not read; networks for pictures are'),
};
