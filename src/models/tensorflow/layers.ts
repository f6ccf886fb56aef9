/** Layers of Keras, by class name: everything but what slides. */
import type { HostArray } from '../bytes/array';
import { scalarOf } from '../host/arrays';
import { activate, reluTo } from './activations';
import { CONVOLUTIONS } from './convolutions';
import { activated, type Call, isChannelsLast, type Layer, only, picture, type Tensor } from './layer';

const float = (values: readonly number[]): HostArray => ({
  shape: [values.length],
  kind: 'float',
  data: Float32Array.from(values),
});

const dense: Layer = (c) => {
  const x = only(c);
  const biased = c.config.flag('use_bias', true);
  const [w, bias] = c.weights(biased ? ['kernel', 'bias'] : ['kernel']);
  if (w!.shape.length !== 2)
    throw c.fail(`its kernel has the shape [${w!.shape.join(', ')}]; two axes are read`);
  const matrix = c.sheet.constant(`${c.name}/kernel`, w!);
  const added = bias === undefined ? [] : [c.sheet.constant(`${c.name}/bias`, bias)];
  if (x.rank === 2)
    return activated(c, { name: c.sheet.op('Gemm', c.name, [x.name, matrix, ...added]), rank: 2 });
  const product = c.sheet.op('MatMul', bias === undefined ? c.name : `${c.name}#product`, [x.name, matrix]);
  const name = bias === undefined ? product : c.sheet.op('Add', c.name, [product, ...added]);
  return activated(c, { name, rank: x.rank });
};

const activation: Layer = (c) => {
  const x = only(c);
  return { ...x, name: activate(c.sheet, c.config.raw['activation'], c.name, x.name, c.generation, c.fail) };
};

const named =
  (kind: string): Layer =>
  (c) => {
    const x = only(c);
    return { ...x, name: activate(c.sheet, kind, c.name, x.name, c.generation, c.fail) };
  };

const relu: Layer = (c) => {
  const x = only(c);
  const limit = c.config.has('max_value') ? c.config.number('max_value', 0) : null;
  const slope = c.config.has('negative_slope') ? c.config.numbers('negative_slope')[0] : 0;
  const threshold = c.config.has('threshold') ? c.config.numbers('threshold')[0] : 0;
  if (threshold !== 0 || (slope !== 0 && limit !== null)) throw c.fail('its threshold or slope is not read');
  if (slope !== 0) return { ...x, name: c.sheet.op('LeakyRelu', c.name, [x.name], { alpha: slope }) };
  return {
    ...x,
    name: limit === null ? c.sheet.op('Relu', c.name, [x.name]) : reluTo(c.sheet, c.name, x.name, limit),
  };
};

const leakyRelu: Layer = (c) => {
  const x = only(c);
  const name = c.config.has('negative_slope') ? 'negative_slope' : 'alpha';
  const alpha = c.config.has(name) ? c.config.numbers(name)[0] : 0.3;
  return { ...x, name: c.sheet.op('LeakyRelu', c.name, [x.name], { alpha }) };
};

const elu: Layer = (c) => {
  const x = only(c);
  return {
    ...x,
    name: c.sheet.op('Elu', c.name, [x.name], {
      alpha: c.config.has('alpha') ? c.config.numbers('alpha')[0] : 1,
    }),
  };
};

const thresholdedRelu: Layer = (c) => {
  const x = only(c);
  return {
    ...x,
    name: c.sheet.op('ThresholdedRelu', c.name, [x.name], { alpha: c.config.number('theta', 1) }),
  };
};

const prelu: Layer = (c) => {
  const x = only(c);
  const [slope] = c.weights(['alpha']);
  return { ...x, name: c.sheet.op('PRelu', c.name, [x.name, c.sheet.constant(`${c.name}/alpha`, slope!)]) };
};

const softmax: Layer = (c) => {
  const x = only(c);
  const [axis, more] = c.config.has('axis') ? c.config.numbers('axis') : [-1];
  if (more !== undefined) throw c.fail('it goes over several axes at once, which is not read');
  return { ...x, name: c.sheet.op('Softmax', c.name, [x.name], { axis }) };
};

const layerNorm: Layer = (c) => {
  const x = only(c);
  const axes = c.config.has('axis') ? c.config.numbers('axis') : [-1];
  if (axes.length !== 1 || (axes[0] !== -1 && axes[0] !== x.rank - 1))
    throw c.fail('it norms other axes than the last, which is not read');
  const variables = [
    ...(c.config.flag('scale', true) ? ['gamma'] : []),
    ...(c.config.flag('center', true) ? ['beta'] : []),
  ];
  const arrays = new Map(c.weights(variables).map((a, i) => [variables[i]!, a]));
  const beta = arrays.get('beta');
  const gamma =
    arrays.get('gamma') ??
    (beta === undefined ? undefined : { ...beta, data: new Float32Array(beta.data.length).fill(1) });
  const inputs = [gamma, beta].flatMap((a, i) =>
    a === undefined ? [] : [c.sheet.constant(`${c.name}/${i === 0 ? 'gamma' : 'beta'}`, a)],
  );
  return {
    ...x,
    name: c.sheet.op('LayerNormalization', c.name, [x.name, ...inputs], {
      axis: -1,
      epsilon: c.config.number('epsilon', 1e-3),
    }),
  };
};

const groupNorm: Layer = (c) => {
  const x = picture(c);
  const axis = c.config.has('axis') ? c.config.numbers('axis')[0]! : -1;
  if (axis !== -1 && axis !== 3) throw c.fail('it norms another axis than the last, which is not read');
  if (!c.config.flag('scale', true) || !c.config.flag('center', true))
    throw c.fail('it has no scale or no shift, which is not read');
  const [gamma, beta] = c.weights(['gamma', 'beta']);
  const groups = c.config.number('groups', 32);
  const name = c.sheet.channelsFirst(c.name, x.name, (first) =>
    c.sheet.op(
      'GroupNormalization',
      c.name,
      [first, c.sheet.constant(`${c.name}/gamma`, gamma!), c.sheet.constant(`${c.name}/beta`, beta!)],
      {
        num_groups: groups === -1 ? gamma!.data.length : groups,
        epsilon: c.config.number('epsilon', 1e-3),
      },
    ),
  );
  return { name, rank: 4 };
};

const same: Layer = (c) => only(c);

const flatten: Layer = (c) => {
  const x = only(c);
  // Keras flattens in the order of channels last, whatever the layer's own.
  const from =
    x.rank === 4 && !isChannelsLast(c)
      ? c.sheet.op('Transpose', `${c.name}#last`, [x.name], { perm: [0, 2, 3, 1] })
      : x.name;
  return { name: c.sheet.op('Flatten', c.name, [from], { axis: 1 }), rank: 2 };
};

const reshape: Layer = (c) => {
  const x = only(c);
  const target = c.config.numbers('target_shape');
  const shape = c.sheet.ints(`${c.name}#shape`, [0, ...target]);
  return { name: c.sheet.op('Reshape', c.name, [x.name, shape]), rank: target.length + 1 };
};

const permute: Layer = (c) => {
  const x = only(c);
  const dims = c.config.numbers('dims');
  if ([...dims].sort((a, b) => a - b).some((d, i) => d !== i + 1) || dims.length !== x.rank - 1)
    throw c.fail('its setting "dims" is no order of the axes');
  return { ...x, name: c.sheet.op('Transpose', c.name, [x.name], { perm: [0, ...dims] }) };
};

/** An operator on several values, or on values and numbers: `x + 3`. */
const joined =
  (op: string): Layer =>
  (c) => {
    const names = [
      ...c.inputs.map(({ name }) => name),
      ...c.numbers.map((n) => c.sheet.constant(`${c.name}#number`, scalarOf(n, 'float'))),
    ];
    const [first, ...rest] = names;
    if (first === undefined || c.inputs.length === 0) throw c.fail('it has no input');
    const rank = Math.max(...c.inputs.map((t) => t.rank));
    const name = rest.reduce(
      (sum, x, i) => c.sheet.op(op, i === rest.length - 1 ? c.name : `${c.name}#${i}`, [sum, x]),
      first,
    );
    return { name, rank };
  };

const average: Layer = (c) => {
  const x = c.inputs[0];
  if (x === undefined) throw c.fail('it has no input');
  return {
    ...x,
    name: c.sheet.op(
      'Mean',
      c.name,
      c.inputs.map(({ name }) => name),
    ),
  };
};

const concatenate: Layer = (c) => {
  const x = c.inputs[0];
  if (x === undefined) throw c.fail('it has no input');
  return {
    ...x,
    name: c.sheet.op(
      'Concat',
      c.name,
      c.inputs.map(({ name }) => name),
      { axis: c.config.number('axis', -1) },
    ),
  };
};

/** `x scale + shift`, each one number or one a channel. */
function affine(c: Call, x: Tensor, scale: readonly number[], shift: readonly number[]): Tensor {
  const product = c.sheet.op('Mul', `${c.name}#scale`, [
    x.name,
    c.sheet.constant(`${c.name}/scale`, float(scale)),
  ]);
  return {
    ...x,
    name: c.sheet.op('Add', c.name, [product, c.sheet.constant(`${c.name}/shift`, float(shift))]),
  };
}

const rescaling: Layer = (c) =>
  affine(c, only(c), c.config.numbers('scale'), c.config.has('offset') ? c.config.numbers('offset') : [0]);

const normalization: Layer = (c) => {
  const x = only(c);
  const given = (name: string): readonly number[] => c.config.numbers(name);
  const [mean, variance] = c.config.has('mean')
    ? [given('mean'), given('variance')]
    : c.weights(['mean', 'variance']).map((a) => Array.from(a.data));
  if (mean!.length !== variance!.length) throw c.fail('it has another number of means than of variances');
  const scale = variance!.map((v) => 1 / Math.max(Math.sqrt(v), 1e-7));
  return affine(
    c,
    x,
    scale,
    mean!.map((m, i) => -m * scale[i]!),
  );
};

/** What happens in training only, or to nothing. */
const TRAINING_ONLY = [
  'Dropout',
  'SpatialDropout2D',
  'GaussianNoise',
  'GaussianDropout',
  'AlphaDropout',
  'ActivityRegularization',
  'Identity',
  'RandomFlip',
  'RandomRotation',
  'RandomZoom',
  'RandomTranslation',
  'RandomContrast',
  'RandomBrightness',
  'RandomHeight',
  'RandomWidth',
];

/** Every layer that is read. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  ...CONVOLUTIONS,
  ...Object.fromEntries(TRAINING_ONLY.map((kind) => [kind, same])),
  Dense: dense,
  Activation: activation,
  ReLU: relu,
  LeakyReLU: leakyRelu,
  ELU: elu,
  ThresholdedReLU: thresholdedRelu,
  PReLU: prelu,
  Softmax: softmax,
  LayerNormalization: layerNorm,
  GroupNormalization: groupNorm,
  Flatten: flatten,
  Reshape: reshape,
  Permute: permute,
  Add: joined('Add'),
  Subtract: joined('Sub'),
  Multiply: joined('Mul'),
  TrueDivide: joined('Div'),
  Maximum: joined('Max'),
  Minimum: joined('Min'),
  Average: average,
  Concatenate: concatenate,
  Rescaling: rescaling,
  Normalization: normalization,
  Relu: named('relu'),
  Relu6: named('relu6'),
  Sigmoid: named('sigmoid'),
  Silu: named('silu'),
  Gelu: named('gelu'),
  Tanh: named('tanh'),
};

/** Functions of TensorFlow that stand as layers (`TFOpLambda`), by the layer that does the same. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  '__operators__.add': 'Add',
  'math.add': 'Add',
  'math.subtract': 'Subtract',
  'math.multiply': 'Multiply',
  'math.truediv': 'TrueDivide',
  'math.divide': 'TrueDivide',
  'nn.relu': 'Relu',
  'nn.relu6': 'Relu6',
  'nn.silu': 'Silu',
  'nn.swish': 'Silu',
  'nn.gelu': 'Gelu',
  'math.sigmoid': 'Sigmoid',
  identity: 'Identity',
};
