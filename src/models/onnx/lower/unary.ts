/** One value at a time. */
import { type Lower, alike, constant, flowing, nameOf, needed, type Site } from '../site';
import { constantFor } from '../../convert/builder';
import { reshape } from '../../host/arrays';
import { kindOfType, typeName } from '../tensor';

/** An operator of one input that goes value by value, with the engine's attributes read from the file's. */
const plain =
  (op: string, attributes: (s: Site) => Readonly<Record<string, unknown>> = () => ({})): Lower =>
  (s) => {
    const x = flowing(s);
    return alike(x, s.build.emit(op, nameOf(s), [x.node], attributes(s)));
  };
const through: Lower = (s) => flowing(s);

/** Limits as attributes (opset 6) or inputs (11 on). */
const clip: Lower = (s) => {
  const x = flowing(s);
  const low = constant(s, 1, 'lower limit')?.data[0] ?? s.attributes.float('min', -Infinity);
  const high = constant(s, 2, 'upper limit')?.data[0] ?? s.attributes.float('max', Infinity);
  const lowest = low > -3e38 ? low : null;
  const highest = high < 3e38 ? high : null;
  if (lowest === 0 && highest === 6) return alike(x, s.build.emit('relu6', nameOf(s), [x.node]));
  if (lowest === 0 && highest === null) return alike(x, s.build.emit('relu', nameOf(s), [x.node]));
  if (lowest === null && highest === null) return x;
  const limits = {
    ...(lowest === null ? {} : { min: lowest }),
    ...(highest === null ? {} : { max: highest }),
  };
  return alike(x, s.build.emit('clip', nameOf(s), [x.node], limits));
};

const pow: Lower = (s) => {
  const x = flowing(s);
  const exponent = needed(s, 1, 'exponent');
  const value = exponent.data[0]!;
  if (exponent.data.some((e) => e !== value)) throw s.fail('it has several exponents; one is read');
  if (value === 1) return x;
  if (value === 2) return alike(x, s.build.emit('square', nameOf(s), [x.node]));
  if (value === 0.5) return alike(x, s.build.emit('sqrt', nameOf(s), [x.node]));
  return alike(x, s.build.emit('pow', nameOf(s), [x.node], { exponent: value }));
};

const prelu: Lower = (s) => {
  const x = flowing(s);
  const given = needed(s, 1, 'slope');
  // Opset 6 and older have one slope a channel.
  const old = s.opset < 7 && given.shape.length === 1 && x.shape.length > 2;
  const slope = old ? reshape(given, [given.data.length, ...x.shape.slice(2).map(() => 1)]) : given;
  const fits = constantFor(slope, x.shape.length, x.axes);
  if (fits === null) throw s.fail(`its slope of shape [${slope.shape.join(', ')}] does not fit its input`);
  return alike(
    x,
    s.build.emit('prelu', nameOf(s), [x.node], { slope: s.build.weight(`${nameOf(s)}.slope`, fits) }),
  );
};

const cast: Lower = (s) => {
  const to = s.attributes.int('to', 1);
  if (kindOfType(to) !== 'float')
    throw s.fail(`it turns values of the picture into ${typeName(to)}, which has no gradient`);
  return flowing(s);
};

const dropout: Lower = (s) => {
  const training = constant(s, 2, 'mode')?.data[0] ?? 0;
  if (training !== 0) throw s.fail('it is in training mode; export the network after model.eval()');
  return flowing(s);
};

/** Swish of opset 24: `x sigmoid(alpha x)`. */
const swish: Lower = (s) => {
  if (s.attributes.float('alpha', 1) !== 1) throw s.fail('its alpha is not 1, which is not read');
  return plain('silu')(s);
};

export const UNARY: Readonly<Record<string, Lower>> = {
  Relu: plain('relu'),
  Clip: clip,
  LeakyRelu: plain('leakyRelu', (s) => ({ alpha: s.attributes.float('alpha', 0.01) })),
  ThresholdedRelu: plain('thresholdedRelu', (s) => ({ alpha: s.attributes.float('alpha', 1) })),
  HardSigmoid: plain('hardSigmoid', (s) => ({
    alpha: s.attributes.float('alpha', 0.2),
    beta: s.attributes.float('beta', 0.5),
  })),
  HardSwish: plain('hardSwish'),
  Abs: plain('abs'),
  Neg: plain('neg'),
  Elu: plain('elu', (s) => ({ alpha: s.attributes.float('alpha', 1) })),
  Selu: plain('selu', (s) => ({
    alpha: s.attributes.float('alpha', 1.6732632423543772),
    gamma: s.attributes.float('gamma', 1.0507009873554805),
  })),
  Celu: plain('celu', (s) => ({ alpha: s.attributes.float('alpha', 1) })),
  Gelu: plain('gelu', (s) => ({ approximate: s.attributes.string('approximate', 'none') })),
  Mish: plain('mish'),
  Swish: swish,
  Sigmoid: plain('sigmoid'),
  Tanh: plain('tanh'),
  Softsign: plain('softsign'),
  Softplus: plain('softplus'),
  Erf: plain('erf'),
  Exp: plain('exp'),
  Log: plain('log'),
  Sqrt: plain('sqrt'),
  Reciprocal: plain('reciprocal'),
  Pow: pow,
  PRelu: prelu,
  Cast: cast,
  CastLike: through,
  Identity: through,
  Dropout: dropout,
};
