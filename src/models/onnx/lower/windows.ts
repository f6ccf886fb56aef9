/** Convolutions and pools: what slides over rows and columns. */
import type { HostArray } from '../../bytes/array';
import { reshape, transpose } from '../../host/arrays';
import type { Flowing } from '../../convert/value';
import { channelsLast, constant, flowing, type Lower, nameOf, needed, shown, type Site } from '../site';

type Pads = readonly [top: number, bottom: number, left: number, right: number];

interface Image {
  /** The engine's node, `[H, W, C]`. */
  readonly node: string;
  readonly x: Flowing;
  readonly h: number;
  readonly w: number;
  readonly c: number;
  /** 2, or 1 for a sequence `[N, C, L]`, which is held as `[L, 1, C]`. */
  readonly axes: 1 | 2;
}

/** A picture's values as `[H, W, C]`. */
function image(s: Site): Image {
  const x = flowing(s);
  const rank = x.shape.length;
  if (rank !== 3 && rank !== 4)
    throw s.fail(
      `it works on ${rank - 2} axes of space, of ${shown(x.shape)}; networks for pictures, with one or two, are read`,
    );
  const [h, w, c] = [x.shape[2]!, x.shape[3] ?? 1, x.shape[1]!];
  const flat = s.build.arranged(x, channelsLast(rank));
  const node = rank === 4 ? flat : s.build.emit('reshape', `${flat}#rows`, [flat], { shape: [h, 1, c] });
  return { node, x, h, w, c, axes: rank === 4 ? 2 : 1 };
}

/** The result `[H', W', K]` as the file sees it. */
function result(s: Site, i: Image, node: string, h: number, w: number, k: number): Flowing {
  const n = i.x.shape[0]!;
  if (i.axes === 2) return { kind: 'flowing', node, shape: [n, k, h, w], axes: [2, 3, 1] };
  const flat = s.build.emit('reshape', `${node}#line`, [node], { shape: [h, k] });
  return { kind: 'flowing', node: flat, shape: [n, k, h], axes: [2, 1] };
}

const pairOf = (list: readonly number[], fill: number): readonly [number, number] => [
  list[0] ?? fill,
  list[1] ?? fill,
];

/** Padding from `auto_pad` and `pads`; `ceil` only says how SAME rounds, which always rounds up. */
function padsOf(
  s: Site,
  i: Image,
  kernel: readonly [number, number],
  stride: readonly [number, number],
  dilation: readonly [number, number],
): Pads {
  const auto = s.attributes.string('auto_pad', 'NOTSET');
  if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
    const along = (size: number, d: 0 | 1): [number, number] => {
      const total = Math.max(
        0,
        (Math.ceil(size / stride[d]) - 1) * stride[d] + (kernel[d] - 1) * dilation[d] + 1 - size,
      );
      const [less, more] = [Math.floor(total / 2), Math.ceil(total / 2)];
      return auto === 'SAME_UPPER' ? [less, more] : [more, less];
    };
    return [...along(i.h, 0), ...(i.axes === 2 ? along(i.w, 1) : ([0, 0] as const))];
  }
  const pads = s.attributes.ints('pads');
  if (auto === 'VALID' || pads === null || pads.length === 0) return [0, 0, 0, 0];
  if (pads.length !== i.axes * 2)
    throw s.fail(`the attribute "pads" has ${pads.length} sizes for ${i.axes} axes`);
  return i.axes === 2 ? [pads[0]!, pads[2]!, pads[1]!, pads[3]!] : [pads[0]!, pads[1]!, 0, 0];
}

/** Padding below zero cuts off: as an operation of its own. */
function cropped(s: Site, i: Image, padding: Pads): { node: string; padding: Pads; h: number; w: number } {
  if (padding.every((p) => p >= 0)) return { node: i.node, padding, h: i.h, w: i.w };
  const [t, b, l, r] = padding;
  const node = s.build.emit('pad', `${nameOf(s)}#cut`, [i.node], { padding: [t, b, l, r] });
  return { node, padding: [0, 0, 0, 0], h: i.h + t + b, w: i.w + l + r };
}

const sizeAfter = (size: number, pad: number, kernel: number, stride: number, dilation: number): number =>
  Math.floor((size + pad - dilation * (kernel - 1) - 1) / stride) + 1;

/** `[K, C / groups, kh, kw]` to `[kh, kw, C / groups, K]`. */
const hwio = (w: HostArray): HostArray =>
  transpose(w.shape.length === 3 ? reshape(w, [...w.shape, 1]) : w, [2, 3, 1, 0]);

function bias(s: Site, k: number): Readonly<Record<string, string>> {
  const b = constant(s, 2, 'bias');
  if (b === null) return {};
  if (b.data.length !== k) throw s.fail(`its bias has ${b.data.length} values for ${k} channels`);
  return { bias: s.build.weight(`${nameOf(s)}.bias`, reshape(b, [k])) };
}

const conv: Lower = (s) => {
  const i = image(s);
  const w = needed(s, 1, 'kernel');
  const groups = s.attributes.int('group', 1);
  if (w.shape.length !== i.axes + 2)
    throw s.fail(`its kernel has ${w.shape.length} axes for an input of ${i.axes + 2}`);
  if (w.shape[1]! * groups !== i.c)
    throw s.fail(`its kernel takes ${w.shape[1]! * groups} channels and its input has ${i.c}`);
  const kernel = pairOf(w.shape.slice(2), 1);
  const stride = pairOf(s.attributes.spatial('strides', i.axes, 1), 1);
  const dilation = pairOf(s.attributes.spatial('dilations', i.axes, 1), 1);
  const { node, padding, h, w: width } = cropped(s, i, padsOf(s, i, kernel, stride, dilation));
  const k = w.shape[0]!;
  const out = s.build.emit('conv2d', nameOf(s), [node], {
    weight: s.build.weight(`${nameOf(s)}.weight`, hwio(w)),
    ...bias(s, k),
    stride,
    padding,
    ...(dilation[0] === 1 && dilation[1] === 1 ? {} : { dilation }),
    ...(groups === 1 ? {} : { groups }),
  });
  const rows = sizeAfter(h, padding[0] + padding[1], kernel[0], stride[0], dilation[0]);
  const columns = sizeAfter(width, padding[2] + padding[3], kernel[1], stride[1], dilation[1]);
  return result(s, i, out, rows, columns, k);
};

const convTranspose: Lower = (s) => {
  const i = image(s);
  const w = needed(s, 1, 'kernel');
  const groups = s.attributes.int('group', 1);
  if (w.shape.length !== i.axes + 2 || w.shape[0] !== i.c)
    throw s.fail(`its kernel of shape [${w.shape.join(', ')}] does not fit ${i.c} channels`);
  const kernel = pairOf(w.shape.slice(2), 1);
  const stride = pairOf(s.attributes.spatial('strides', i.axes, 1), 1);
  const dilation = pairOf(s.attributes.spatial('dilations', i.axes, 1), 1);
  const outputPadding = pairOf(s.attributes.spatial('output_padding', i.axes, 0), 0);
  const whole = (size: number, d: 0 | 1): number =>
    (size - 1) * stride[d] + dilation[d] * (kernel[d] - 1) + 1 + outputPadding[d];
  const full = [whole(i.h, 0), whole(i.w, 1)] as const;
  const asked = s.attributes.ints('output_shape');
  const auto = s.attributes.string('auto_pad', 'NOTSET');
  let padding: Pads;
  if ((asked !== null && asked.length > 0) || auto.startsWith('SAME')) {
    const target =
      asked !== null && asked.length > 0
        ? pairOf(asked.slice(-i.axes), 1)
        : ([i.h * stride[0], i.w * stride[1]] as const);
    const cut = (d: 0 | 1): [number, number] => {
      const total = full[d] - target[d];
      if (total < 0) throw s.fail('it asks for a larger output than its kernel reaches, which is not read');
      const less = Math.floor(total / 2);
      return auto === 'SAME_UPPER' ? [less, total - less] : [total - less, less];
    };
    padding = [...cut(0), ...cut(1)];
  } else padding = padsOf(s, i, kernel, stride, dilation);
  if (padding.some((p) => p < 0)) throw s.fail('its padding is below zero, which is not read');
  const each = w.shape[1]!;
  const k = each * groups;
  const out = s.build.emit('convTranspose2d', nameOf(s), [i.node], {
    weight: s.build.weight(
      `${nameOf(s)}.weight`,
      transpose(w.shape.length === 3 ? reshape(w, [...w.shape, 1]) : w, [2, 3, 0, 1]),
    ),
    ...bias(s, k),
    stride,
    padding,
    ...(outputPadding[0] === 0 && outputPadding[1] === 0 ? {} : { outputPadding }),
    ...(dilation[0] === 1 && dilation[1] === 1 ? {} : { dilation }),
    ...(groups === 1 ? {} : { groups }),
  });
  return result(s, i, out, full[0] - padding[0] - padding[1], full[1] - padding[2] - padding[3], k);
};

/** Windows of a pool in one direction; with `ceil` the last one may hang over, but not start, beyond the padding. */
function windows(
  size: number,
  pads: readonly [number, number],
  k: number,
  stride: number,
  ceil: boolean,
): number {
  const span = size + pads[0] + pads[1] - k;
  if (!ceil) return Math.floor(span / stride) + 1;
  const count = Math.ceil(span / stride) + 1;
  return (count - 1) * stride >= size + pads[0] ? count - 1 : count;
}

const pool =
  (op: 'maxPool' | 'avgPool' | 'lpPool'): Lower =>
  (s) => {
    const i = image(s);
    const given = s.attributes.ints('kernel_shape');
    if (given === null) throw s.fail('it has no kernel_shape');
    const size = pairOf(s.attributes.spatial('kernel_shape', i.axes, 1), 1);
    const stride = pairOf(s.attributes.spatial('strides', i.axes, 1), 1);
    const dilation = pairOf(s.attributes.spatial('dilations', i.axes, 1), 1);
    const padding = padsOf(s, i, size, stride, dilation);
    const ceil = s.attributes.int('ceil_mode', 0) === 1;
    const reach = [dilation[0] * (size[0] - 1) + 1, dilation[1] * (size[1] - 1) + 1] as const;
    const { node, padding: pads, h, w } = cropped(s, i, padding);
    const out = s.build.emit(op, nameOf(s), [node], {
      size,
      stride,
      padding: pads,
      ...(dilation[0] === 1 && dilation[1] === 1 ? {} : { dilation }),
      ...(ceil ? { ceilMode: true } : {}),
      ...(op === 'avgPool' && pads.some((p) => p > 0)
        ? { countIncludePad: s.attributes.int('count_include_pad', 0) === 1 }
        : {}),
      ...(op === 'avgPool' && ceil && pads.every((p) => p === 0) ? { countIncludePad: false } : {}),
      ...(op === 'lpPool' ? { p: s.attributes.int('p', s.attributes.float('p', 2)) } : {}),
    });
    const rows = windows(h, [pads[0], pads[1]], reach[0], stride[0], ceil);
    const columns = windows(w, [pads[2], pads[3]], reach[1], stride[1], ceil);
    return result(s, i, out, rows, columns, i.c);
  };

/** Over all of space, kept as `[1, 1, C]`. */
const globalPool =
  (op: 'globalAvgPool' | 'globalMaxPool' | 'reduceL1' | 'reduceL2'): Lower =>
  (s) => {
    const x = flowing(s);
    const rank = x.shape.length;
    if (rank < 3) throw s.fail(`it pools over space and its input has the shape ${shown(x.shape)}`);
    const node = s.build.arranged(x, channelsLast(rank));
    const spatial = rank === 4 && op.startsWith('global');
    const axes = Array.from({ length: rank - 2 }, (_, d) => d);
    const reduction = op === 'globalAvgPool' ? 'reduceMean' : op === 'globalMaxPool' ? 'reduceMax' : op;
    const out = spatial
      ? s.build.emit(op, nameOf(s), [node], { keepDims: true })
      : s.build.emit(reduction, nameOf(s), [node], { axes, keepDims: true });
    return {
      kind: 'flowing',
      node: out,
      shape: x.shape.map((n, d) => (d < 2 ? n : 1)),
      axes: channelsLast(rank),
    };
  };

const globalLp: Lower = (s) => {
  const p = s.attributes.int('p', 2);
  if (p !== 1 && p !== 2) throw s.fail(`its p is ${p}; 1 and 2 are read`);
  return globalPool(p === 1 ? 'reduceL1' : 'reduceL2')(s);
};

export const WINDOWS: Readonly<Record<string, Lower>> = {
  Conv: conv,
  ConvTranspose: convTranspose,
  MaxPool: pool('maxPool'),
  AveragePool: pool('avgPool'),
  LpPool: pool('lpPool'),
  GlobalAveragePool: globalPool('globalAvgPool'),
  GlobalMaxPool: globalPool('globalMaxPool'),
  GlobalLpPool: globalLp,
};
