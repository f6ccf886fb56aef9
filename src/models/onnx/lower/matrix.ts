/** Products of matrices and what goes along one axis. */
import { absent } from '../../absent';
import type { HostArray } from '../../bytes/array';
import { reshape, transpose } from '../../host/arrays';
import { BATCH, type Flowing, hasBatch, plainAxes, sampleSize, type Value } from '../../convert/value';
import { alike, axisIn, constant, flowing, type Lower, nameOf, shown, type Site } from '../site';
import { combine } from './binary';
import { scaled, times } from './norms';

/** `x W` along the last axis with a known matrix `[D, K]`. */
function dense(s: Site, x: Flowing, weight: HostArray, name: string): Flowing {
  const last = x.shape.length - 1;
  const [d, k] = [weight.shape[0]!, weight.shape[1]!];
  if (sampleSize(x.shape[last]!) !== d || hasBatch(x.shape[last]!))
    throw s.fail(`its matrix takes ${d} values and its input has ${shown(x.shape)}`);
  const axes = x.axes.at(-1) === last ? x.axes : plainAxes(x.shape);
  const node = s.build.emit('dense', name, [s.build.arranged(x, axes)], {
    weight: s.build.weight(`${name}.weight`, weight),
  });
  return { kind: 'flowing', node, shape: [...x.shape.slice(0, -1), k], axes };
}

function product(s: Site, a: Value, b: Value, name: string): Flowing {
  if (a.kind === 'flowing' && b.kind === 'known' && b.array.shape.length === 2)
    return dense(s, a, b.array, name);
  if (a.kind === 'known' && b.kind === 'known') throw s.fail('both its operands are constants');
  const shapeOf = (v: Value): readonly number[] => (v.kind === 'known' ? v.array.shape : v.shape);
  const [sa, sb] = [shapeOf(a), shapeOf(b)];
  if (sa.length < 2 || sb.length < 2) throw s.fail('it multiplies a vector, which is not read');
  const rank = Math.max(sa.length, sb.length);
  const [pa, pb] = [sa, sb].map((x) => [...new Array<number>(rank - x.length).fill(1), ...x]) as [
    number[],
    number[],
  ];
  const lead: number[] = [];
  for (let d = 0; d < rank - 2; d++) {
    if (pa[d] !== pb[d] && pa[d] !== 1 && pb[d] !== 1)
      throw s.fail('the leading axes of its operands do not fit');
    lead.push(pa[d] === 1 ? pb[d]! : pa[d]!);
  }
  if (pa[rank - 1] !== pb[rank - 2] || [pa[rank - 2], pa[rank - 1], pb[rank - 1]].some((n) => hasBatch(n!)))
    throw s.fail(`its operands ${shown(sa)} and ${shown(sb)} do not fit, or mix the images of a batch`);
  const shape = [...lead, pa[rank - 2]!, pb[rank - 1]!];
  const axes = shape.map((_, d) => d).filter((d) => shape[d] !== BATCH);
  const place = (v: Flowing): string => {
    const extra = rank - v.shape.length;
    // The other operand's batch axis has no counterpart in a value of fewer axes.
    const wide = {
      ...v,
      shape: [...new Array<number>(extra).fill(1), ...v.shape],
      axes: v.axes.map((d) => d + extra),
    };
    return s.build.arranged(wide, axes);
  };
  if (a.kind === 'flowing' && b.kind === 'flowing') {
    const node = s.build.emit('matMul', name, [place(a), place(b)]);
    return { kind: 'flowing', node, shape, axes };
  }
  const x = (a.kind === 'flowing' ? a : b) as Flowing;
  const { array } = (a.kind === 'known' ? a : b) as Extract<Value, { kind: 'known' }>;
  const full = reshape(array, [...new Array<number>(rank - array.shape.length).fill(1), ...array.shape]);
  if (full.shape.some((n, d) => shape[d] === BATCH && n !== 1))
    throw s.fail('it mixes the images of a batch');
  const kept = reshape(
    full,
    full.shape.filter((_, d) => shape[d] !== BATCH),
  );
  const node = s.build.emit('matMul', name, [place(x)], {
    constant: s.build.weight(`${name}.constant`, kept),
    ...(a.kind === 'known' ? { constantFirst: true } : {}),
  });
  return { kind: 'flowing', node, shape, axes };
}

const matMul: Lower = (s) => {
  const [a, b] = s.inputs;
  if (absent(a) || absent(b)) throw s.fail('it needs two operands');
  return product(s, a, b, nameOf(s));
};

const turned = (v: Value, turn: boolean): Value => {
  if (!turn) return v;
  if (v.kind === 'known') return { kind: 'known', array: transpose(v.array, [1, 0]) };
  return { ...v, shape: [...v.shape].reverse(), axes: v.axes.map((d) => 1 - d) };
};

/** `alpha A B + beta C`; with a known matrix it is a dense layer. */
const gemm: Lower = (s) => {
  const [a, b, c] = s.inputs;
  if (absent(a) || absent(b)) throw s.fail('it needs two matrices');
  const [alpha, beta] = [s.attributes.float('alpha', 1), s.attributes.float('beta', 1)];
  const [x, y] = [
    turned(a, s.attributes.int('transA', 0) === 1),
    turned(b, s.attributes.int('transB', 0) === 1),
  ];
  if (x.kind === 'flowing' && x.shape.length !== 2)
    throw s.fail(`its input has the shape ${shown(x.shape)}; two axes are needed`);
  const vector = absent(c) || (c.kind === 'known' && c.array.data.length === (c.array.shape.at(-1) ?? 1));
  if (x.kind === 'flowing' && y.kind === 'known' && vector) {
    const k = y.array.shape[1]!;
    const out = dense(s, x, times(y.array, alpha), nameOf(s));
    if (absent(c)) return out;
    const given = constant(s, 2, 'bias')!;
    if (given.data.length !== k && given.data.length !== 1)
      throw s.fail(`its bias has ${given.data.length} values for ${k}`);
    const data = Float32Array.from(
      { length: k },
      (_, i) => given.data[given.data.length === 1 ? 0 : i]! * beta,
    );
    const bias = s.build.weight(`${nameOf(s)}.bias`, { shape: [k], data });
    const at = s.build.nodes.findLastIndex(({ name }) => name === out.node);
    s.build.nodes[at] = { ...s.build.nodes[at]!, bias };
    return out;
  }
  const out = product(s, x, y, `${nameOf(s)}#product`);
  const left = scaled(s, `${nameOf(s)}#alpha`, out, alpha);
  if (absent(c)) return left;
  const right: Value =
    c.kind === 'known'
      ? { kind: 'known', array: times(c.array, beta) }
      : scaled(s, `${nameOf(s)}#beta`, c, beta);
  return combine(s, 'add', nameOf(s), left, right);
};

/** Until opset 12 all axes from `axis` on are one; later softmax goes along `axis`. */
const softmax =
  (op: 'softmax' | 'logSoftmax'): Lower =>
  (s) => {
    const x = flowing(s);
    const rank = x.shape.length;
    const axis = axisIn(s, s.attributes.int('axis', s.opset < 13 ? 1 : -1), rank);
    const rest = plainAxes(x.shape).filter((d) => d >= axis && sampleSize(x.shape[d]!) !== 1);
    if (s.opset < 13 && rest.length > 1)
      throw s.fail(`it goes over several axes of ${shown(x.shape)} at once; export with opset 13 or later`);
    const along = s.opset < 13 ? (rest[0] ?? axis) : axis;
    const at = x.axes.indexOf(along);
    if (at < 0) {
      const axes = plainAxes(x.shape);
      const place = axes.indexOf(along);
      if (place < 0) throw s.fail('it goes over the images of a batch');
      return { ...alike(x, s.build.emit(op, nameOf(s), [s.build.arranged(x, axes)], { axis: place })), axes };
    }
    return alike(x, s.build.emit(op, nameOf(s), [x.node], { axis: at }));
  };

export const MATRIX: Readonly<Record<string, Lower>> = {
  MatMul: matMul,
  Gemm: gemm,
  Softmax: softmax('softmax'),
  LogSoftmax: softmax('logSoftmax'),
};
