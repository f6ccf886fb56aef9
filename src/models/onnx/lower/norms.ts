/** Norms. */
import type { HostArray } from '../../bytes/array';
import { expandTo, map1, reshape, scalarOf } from '../../host/arrays';
import { type Flowing, plainAxes, sameList, sampleSize } from '../../convert/value';
import {
  alike,
  axisIn,
  channelsLast,
  constant,
  flowing,
  type Lower,
  nameOf,
  needed,
  shown,
  type Site,
} from '../site';
import { combine } from './binary';

/** One value a channel of axis 1. */
function perChannel(s: Site, i: number, what: string, channels: number): string {
  const a = needed(s, i, what);
  if (a.data.length !== channels)
    throw s.fail(`its ${what} has ${a.data.length} values for ${channels} channels`);
  return s.build.weight(`${nameOf(s)}.${what}`, reshape(a, [channels]));
}

/** Order of axes with the channels (axis 1) last: the value's own where it is so already. */
const withChannelsLast = (x: { shape: readonly number[]; axes: readonly number[] }): readonly number[] =>
  x.axes.at(-1) === 1 ? x.axes : x.shape.length > 2 ? channelsLast(x.shape.length) : [1];

const batchNorm: Lower = (s) => {
  const x = flowing(s);
  if (s.attributes.int('training_mode', 0) === 1 || s.outputs.slice(1).some((name) => name !== ''))
    throw s.fail(
      'it takes its statistics from the batch: the network was exported in training mode; export it after model.eval()',
    );
  if (x.shape.length < 2) throw s.fail(`its input ${shown(x.shape)} has no channels`);
  const c = sampleSize(x.shape[1]!);
  const axes = withChannelsLast(x);
  const node = s.build.emit('batchNorm', nameOf(s), [s.build.arranged(x, axes)], {
    gamma: perChannel(s, 1, 'scale', c),
    beta: perChannel(s, 2, 'shift', c),
    mean: perChannel(s, 3, 'mean', c),
    variance: perChannel(s, 4, 'variance', c),
    epsilon: s.attributes.float('epsilon', 1e-5),
  });
  return { ...alike(x, node), axes };
};

const instanceNorm: Lower = (s) => {
  const x = flowing(s);
  if (x.shape.length < 3) throw s.fail(`its input ${shown(x.shape)} has no axes of space`);
  const axes = channelsLast(x.shape.length);
  const c = sampleSize(x.shape[1]!);
  const node = s.build.emit('instanceNorm', nameOf(s), [s.build.arranged(x, axes)], {
    gamma: perChannel(s, 1, 'scale', c),
    beta: perChannel(s, 2, 'shift', c),
    epsilon: s.attributes.float('epsilon', 1e-5),
  });
  return { ...alike(x, node), axes };
};

/**
 * A group norm as files until opset 20 write it: a reshape to groups, an instance norm, and this reshape back. Null where it is
 * another reshape.
 */
export function groupedNorm(s: Site, shape: readonly number[]): Flowing | null {
  const inner = s.maker(s.names[0] ?? '');
  if (inner?.op !== 'InstanceNormalization') return null;
  const outer = s.maker(inner.inputs[0] ?? '');
  const x = outer?.op === 'Reshape' ? s.valueOf(outer.inputs[0] ?? '') : undefined;
  const [gamma, beta] = [s.valueOf(inner.inputs[1] ?? ''), s.valueOf(inner.inputs[2] ?? '')];
  if (x?.kind !== 'flowing' || gamma?.kind !== 'known' || beta?.kind !== 'known') return null;
  const groups = gamma.array.data.length;
  const c = sampleSize(shape[1] ?? 0);
  if (!sameList(x.shape, shape) || shape.length < 3 || c % groups !== 0) return null;
  const perChannel = (a: HostArray, what: string): string =>
    s.build.weight(`${nameOf(s)}.${what}`, {
      shape: [c],
      data: Float32Array.from({ length: c }, (_, k) => a.data[Math.floor((k * groups) / c)]!),
    });
  const axes = channelsLast(shape.length);
  const node = s.build.emit('groupNorm', nameOf(s), [s.build.arranged(x, axes)], {
    groups,
    gamma: perChannel(gamma.array, 'gamma'),
    beta: perChannel(beta.array, 'beta'),
    epsilon: inner.attributes.get('epsilon')?.f ?? 1e-5,
  });
  return { ...alike(x, node), axes };
}

/** Opset 18 has one scale a group, 21 one a channel. */
const groupNorm: Lower = (s) => {
  const x = flowing(s);
  const groups = s.attributes.int('num_groups', 1);
  const c = sampleSize(x.shape[1]!);
  const perGroup = (i: number, what: string): string => {
    const a = needed(s, i, what);
    if (a.data.length === c) return s.build.weight(`${nameOf(s)}.${what}`, reshape(a, [c]));
    if (a.data.length !== groups) throw s.fail(`its ${what} has ${a.data.length} values for ${c} channels`);
    const data = Float32Array.from({ length: c }, (_, k) => a.data[Math.floor((k * groups) / c)]!);
    return s.build.weight(`${nameOf(s)}.${what}`, { shape: [c], data });
  };
  const axes = channelsLast(x.shape.length);
  const node = s.build.emit('groupNorm', nameOf(s), [s.build.arranged(x, axes)], {
    groups,
    gamma: perGroup(1, 'scale'),
    beta: perGroup(2, 'shift'),
    epsilon: s.attributes.float('epsilon', 1e-5),
  });
  return { ...alike(x, node), axes };
};

const layerNorm: Lower = (s) => {
  const x = flowing(s);
  const rank = x.shape.length;
  const axis = axisIn(s, s.attributes.int('axis', -1), rank);
  const inner = plainAxes(x.shape).filter((d) => d >= axis);
  const outer = x.axes.filter((d) => d < axis);
  const missing = plainAxes(x.shape).filter((d) => d < axis && !outer.includes(d));
  const axes = [...missing, ...outer, ...inner];
  const sizes = inner.map((d) => sampleSize(x.shape[d]!));
  const full = (i: number, what: string): Readonly<Record<string, string>> => {
    const a = constant(s, i, what);
    if (a === null) return {};
    const own = a.shape.length > sizes.length ? reshape(a, a.shape.slice(a.shape.length - sizes.length)) : a;
    return { [what]: s.build.weight(`${nameOf(s)}.${what}`, expandTo(own, sizes)) };
  };
  const node = s.build.emit('layerNorm', nameOf(s), [s.build.arranged(x, axes)], {
    axis: axes.length - inner.length,
    epsilon: s.attributes.float('epsilon', 1e-5),
    ...full(1, 'gamma'),
    ...full(2, 'beta'),
  });
  return { ...alike(x, node), axes };
};

const lrn: Lower = (s) => {
  const x = flowing(s);
  const axes = withChannelsLast(x);
  const node = s.build.emit('lrn', nameOf(s), [s.build.arranged(x, axes)], {
    size: s.attributes.int('size', 1),
    alpha: s.attributes.float('alpha', 1e-4),
    beta: s.attributes.float('beta', 0.75),
    bias: s.attributes.float('bias', 1),
  });
  return { ...alike(x, node), axes };
};

/** Smallest norm that is divided by. */
const SMALLEST = 1e-30;

/** `x / norm(x)` along an axis. */
const lpNorm: Lower = (s) => {
  const x = flowing(s);
  const axis = axisIn(s, s.attributes.int('axis', -1), x.shape.length);
  const p = s.attributes.int('p', 2);
  if (p !== 1 && p !== 2) throw s.fail(`its p is ${p}; 1 and 2 are read`);
  const at = x.axes.indexOf(axis);
  if (at < 0) throw s.fail('it norms an axis that is not there');
  const norm = s.build.emit(p === 1 ? 'reduceL1' : 'reduceL2', `${nameOf(s)}#norm`, [x.node], {
    axes: [at],
    keepDims: true,
  });
  // Values that are all zero stay so.
  const above = s.build.emit('clip', `${nameOf(s)}#above`, [norm], { min: SMALLEST });
  return alike(x, s.build.emit('div', nameOf(s), [x.node, above]));
};

/** A quantised constant is folded; what flows is passed on unrounded. */
const quantise: Lower = (s) => flowing(s);
const dequantise: Lower = (s) => flowing(s);

/** A bias or a factor as an operator of its own. */
export const scaled = (
  s: Site,
  name: string,
  x: ReturnType<typeof flowing>,
  by: number,
): ReturnType<typeof flowing> =>
  by === 1 ? x : combine(s, 'mul', name, x, { kind: 'known', array: scalarOf(by, 'float') });
/** Every value times a number. */
export const times = (a: HostArray, by: number): HostArray => (by === 1 ? a : map1(a, (v) => v * by));

export const NORMS: Readonly<Record<string, Lower>> = {
  BatchNormalization: batchNorm,
  InstanceNormalization: instanceNorm,
  GroupNormalization: groupNorm,
  LayerNormalization: layerNorm,
  LRN: lrn,
  LpNormalization: lpNorm,
  QuantizeLinear: quantise,
  DequantizeLinear: dequantise,
};
