/** Several operands, broadcast against each other. */
import { absent } from '../../absent';
import { scalarOf } from '../../host/arrays';
import { constantFor, together } from '../../convert/builder';
import {
  BATCH,
  type Flowing,
  hasBatch,
  plainAxes,
  sampleSize,
  samplesOf,
  type Value,
} from '../../convert/value';
import { constant, flowing, type Lower, nameOf, type Site } from '../site';

/** The same value with leading axes of size 1 up to `rank`. */
const padded = (value: Flowing, rank: number): Flowing => {
  const extra = rank - value.shape.length;
  return extra === 0
    ? value
    : {
        ...value,
        shape: [...new Array<number>(extra).fill(1), ...value.shape],
        axes: value.axes.map((d) => d + extra),
      };
};

/** Whether a node's axes, aligned at the last, stand under those of `order` (or have size 1). */
const alignedUnder = (value: Flowing, order: readonly number[]): boolean =>
  value.axes.length <= order.length &&
  value.axes.every((d, i) => {
    const under = order[order.length - value.axes.length + i]!;
    return d === under || (sampleSize(value.shape[d]!) === 1 && !value.axes.includes(under));
  });

/**
 * Two values under one operation that the engine broadcasts: the larger one's order of axes is kept, the other is put
 * under it.
 */
export function combine(s: Site, op: string, name: string, a: Value, b: Value): Flowing {
  if (a.kind === 'known' && b.kind === 'known') throw s.fail('both its operands are constants');
  if (a.kind === 'known' || b.kind === 'known') {
    const x = (a.kind === 'flowing' ? a : b) as Flowing;
    const { array } = (a.kind === 'known' ? a : b) as Extract<Value, { kind: 'known' }>;
    const shape = together(x.shape, array.shape);
    if (shape === null)
      throw s.fail(`its operands do not broadcast: [${array.shape.join(', ')}] is a constant`);
    const wide = padded(x, shape.length);
    // A constant may make the value larger: then all its axes must stand in the node.
    const grows = shape.some((n, d) => n !== wide.shape[d]);
    const order = grows ? plainAxes(shape) : wide.axes;
    const node = grows ? s.build.arranged(wide, order) : x.node;
    const fits = constantFor(array, shape.length, order);
    if (fits === null)
      throw s.fail(`its constant of shape [${array.shape.join(', ')}] mixes the images of a batch`);
    const first = a.kind === 'known' && (op === 'sub' || op === 'div');
    const out = s.build.emit(op, name, [node], {
      constant: s.build.weight(`${name}.constant`, fits),
      ...(first ? { constantFirst: true } : {}),
    });
    return { kind: 'flowing', node: out, shape, axes: order };
  }
  const shape = together(a.shape, b.shape);
  if (shape === null) throw s.fail('its operands do not broadcast');
  const [x, y] = [padded(a, shape.length), padded(b, shape.length)];
  for (const value of [x, y])
    if (value.shape.some((n, d) => hasBatch(n) !== hasBatch(shape[d]!) && (hasBatch(n) || n !== 1)))
      throw s.fail('it mixes the images of a batch');
  const big = samplesOf(x.shape) >= samplesOf(y.shape) ? x : y;
  const small = big === x ? y : x;
  const covers = shape.every((n, d) => n === big.shape[d] || n === BATCH);
  const order = covers ? big.axes : plainAxes(shape);
  const place = (value: Flowing): string =>
    alignedUnder(value, order) ? value.node : s.build.arranged(value, order);
  const nodes = new Map([
    [big, covers ? big.node : s.build.arranged(big, order)],
    [small, place(small)],
  ]);
  const out = s.build.emit(op, name, [nodes.get(x)!, nodes.get(y)!]);
  return { kind: 'flowing', node: out, shape, axes: order };
}

const two =
  (op: string): Lower =>
  (s) => {
    const [a, b] = [s.inputs[0], s.inputs[1]];
    if (absent(a) || absent(b)) throw s.fail('it needs two operands');
    return combine(s, op, nameOf(s), a, b);
  };

const many =
  (op: string): Lower =>
  (s) => {
    const values = s.inputs.filter((v): v is Value => !absent(v));
    const first = values[0];
    if (first === undefined) throw s.fail('it has no operand');
    const rest = values.slice(1);
    return rest.reduce<Value>(
      (sum, value, i) =>
        combine(s, op, i === rest.length - 1 ? nameOf(s) : `${nameOf(s)}#${op}${i}`, sum, value),
      first,
    );
  };

const mean: Lower = (s) => {
  const count = s.inputs.length;
  if (count === 1) return flowing(s);
  const sum = many('add')({ ...s, outputs: [`${nameOf(s)}#sum`] }) as Value;
  return combine(s, 'mul', nameOf(s), sum, { kind: 'known', array: scalarOf(1 / count, 'float') });
};

/** Opset 6 and older broadcast an operand from the axis they name. */
const old =
  (op: string): Lower =>
  (s) => {
    const axis = s.attributes.has('axis') ? s.attributes.int('axis', 0) : null;
    const b = constant(
      { ...s, inputs: [s.inputs[0] ?? null, s.inputs[1]?.kind === 'known' ? s.inputs[1] : null] },
      1,
      'operand',
    );
    if (axis === null || b === null) return two(op)(s);
    const x = flowing(s);
    const after = x.shape.length - axis - b.shape.length;
    if (after < 0) return two(op)(s);
    const array = { ...b, shape: [...b.shape, ...new Array<number>(after).fill(1)] };
    return combine(s, op, nameOf(s), x, { kind: 'known', array });
  };

const byOpset =
  (op: string): Lower =>
  (s) =>
    s.opset < 7 ? old(op)(s) : two(op)(s);

/** `where` with a known mask keeps or replaces values: a product and a sum. */
const where: Lower = (s) => {
  const mask = constant(s, 0, 'condition');
  const [, x, y] = s.inputs;
  if (mask === null || absent(x) || absent(y)) throw s.fail('it needs a condition and two operands');
  const keep = { kind: 'known', array: { ...mask, kind: 'float' } } as const;
  const drop = {
    kind: 'known',
    array: { ...mask, kind: 'float', data: mask.data.map((m) => 1 - m) },
  } as const;
  const part = (value: Value, by: Value, tag: string): Value => {
    if (value.kind === 'flowing' && by.kind === 'known')
      return combine(s, 'mul', `${nameOf(s)}#${tag}`, value, by);
    throw s.fail(
      'it takes a constant in place of some values, which is read only between values of the picture',
    );
  };
  return combine(s, 'add', nameOf(s), part(x, keep, 'kept'), part(y, drop, 'others'));
};

export const BINARY: Readonly<Record<string, Lower>> = {
  Add: byOpset('add'),
  Sub: byOpset('sub'),
  Mul: byOpset('mul'),
  Div: byOpset('div'),
  Sum: many('add'),
  Max: many('maximum'),
  Min: many('minimum'),
  Mean: mean,
  Where: where,
};
