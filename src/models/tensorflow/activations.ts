/** Activations of Keras by name. */
import type { EngineError } from '../../engine/errors';
import { scalarOf } from '../host/arrays';
import { type AttributeValues, type Sheet } from './sheet';
import { isObject, isText } from './config';

/** Which Keras: the constants of some activations differ. */
export type Generation = 2 | 3;

const PLAIN: Readonly<Record<string, readonly [op: string, attributes?: AttributeValues]>> = {
  relu: ['Relu'],
  elu: ['Elu', { alpha: 1 }],
  selu: ['Selu'],
  celu: ['Celu', { alpha: 1 }],
  gelu: ['Gelu'],
  silu: ['Swish'],
  swish: ['Swish'],
  mish: ['Mish'],
  sigmoid: ['Sigmoid'],
  tanh: ['Tanh'],
  softplus: ['Softplus'],
  softsign: ['Softsign'],
  exponential: ['Exp'],
  hard_silu: ['HardSwish'],
  hard_swish: ['HardSwish'],
  leaky_relu: ['LeakyRelu', { alpha: 0.2 }],
  softmax: ['Softmax', { axis: -1 }],
  log_softmax: ['LogSoftmax', { axis: -1 }],
};

/** `min(max(x, 0), limit)`. */
export function reluTo(sheet: Sheet, name: string, x: string, limit: number): string {
  const [low, high] = [0, limit].map((n) => sheet.constant(`${name}#limit`, scalarOf(n, 'float'))) as [
    string,
    string,
  ];
  return sheet.op('Clip', name, [x, low, high]);
}

/** The name of an activation: a text, or an object around one. */
export function activationName(value: unknown): string | null {
  if (value === undefined || value === null) return 'linear';
  if (isText(value)) return value;
  if (!isObject(value)) return null;
  if (isText(value['config'])) return value['config'];
  const kind = value['class_name'];
  return isText(kind) ? kind.toLowerCase().replace(/^leakyrelu$/, 'leaky_relu') : null;
}

/** An activation after `x`; `x` itself where it is linear. Throws what `fail` makes. */
export function activate(
  sheet: Sheet,
  value: unknown,
  name: string,
  x: string,
  generation: Generation,
  fail: (fault: string) => EngineError,
): string {
  const kind = activationName(value);
  if (kind === 'linear') return x;
  if (kind === 'relu6') return reluTo(sheet, name, x, 6);
  if (kind === 'hard_sigmoid')
    return sheet.op('HardSigmoid', name, [x], { alpha: generation === 3 ? 1 / 6 : 0.2, beta: 0.5 });
  const plain = kind !== null && Object.hasOwn(PLAIN, kind) ? PLAIN[kind] : undefined;
  if (plain === undefined) throw fail(`its activation ${JSON.stringify(value).slice(0, 80)} is not read`);
  return sheet.op(plain[0], name, [x], plain[1]);
}
