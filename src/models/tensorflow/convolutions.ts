/** Layers of Keras that slide over rows and columns. */
import type { HostArray } from '../bytes/array';
import { transpose } from '../host/arrays';
import {
  activated,
  type Call,
  isChannelsLast,
  type Layer,
  only,
  picture,
  type Tensor,
  withChannelsFirst,
} from './layer';
import { autoPad, depthwiseKernel, kernel } from './sheet';

/** Kernels of four axes; throws where a file has others. */
function fourAxes(c: Call, w: HostArray): HostArray {
  if (w.shape.length !== 4 || w.shape.includes(0))
    throw c.fail(`its kernel has the shape [${w.shape.join(', ')}]; four axes are read`);
  return w;
}

function windows(c: Call): Readonly<Record<string, string | readonly number[]>> {
  const padding = c.config.text('padding', 'valid').toLowerCase();
  if (padding !== 'same' && padding !== 'valid')
    throw c.fail(`its setting "padding" is "${padding}"; same and valid are read`);
  return {
    auto_pad: autoPad(padding),
    strides: c.config.pair('strides', 1),
    dilations: c.config.pair('dilation_rate', 1),
  };
}

const biased = (c: Call, variables: readonly string[]): string[] =>
  c.config.flag('use_bias', true) ? [...variables, 'bias'] : [...variables];

/** A convolution of picture `x` as operator `name`, with its kernel as ONNX has it. */
function convolved(
  c: Call,
  name: string,
  x: string,
  weight: HostArray,
  bias: HostArray | undefined,
  attributes: Readonly<Record<string, number | string | readonly number[]>>,
  op = 'Conv',
): string {
  const inputs = [c.sheet.constant(`${name}/kernel`, weight)];
  if (bias !== undefined) inputs.push(c.sheet.constant(`${name}/bias`, bias));
  return c.sheet.op(op, name, [x, ...inputs], attributes);
}

const conv2d: Layer = (c) => {
  const x = picture(c);
  const [w, bias] = c.weights(biased(c, ['kernel']));
  const attributes = { ...windows(c), group: c.config.number('groups', 1) };
  const name = withChannelsFirst(c, x.name, (first) =>
    convolved(c, c.name, first, kernel(fourAxes(c, w!)), bias, attributes),
  );
  return activated(c, { name, rank: 4 });
};

const depthwise: Layer = (c) => {
  const x = picture(c);
  const [w, bias] = c.weights(biased(c, ['depthwise_kernel|kernel']));
  const attributes = { ...windows(c), group: fourAxes(c, w!).shape[2]! };
  const name = withChannelsFirst(c, x.name, (first) =>
    convolved(c, c.name, first, depthwiseKernel(w!), bias, attributes),
  );
  return activated(c, { name, rank: 4 });
};

const separable: Layer = (c) => {
  const x = picture(c);
  const [deep, point, bias] = c.weights(biased(c, ['depthwise_kernel', 'pointwise_kernel']));
  const attributes = { ...windows(c), group: fourAxes(c, deep!).shape[2]! };
  const name = withChannelsFirst(c, x.name, (first) => {
    const each = convolved(c, `${c.name}/depthwise`, first, depthwiseKernel(deep!), undefined, attributes);
    return convolved(c, c.name, each, kernel(fourAxes(c, point!)), bias, {});
  });
  return activated(c, { name, rank: 4 });
};

const transposed: Layer = (c) => {
  const x = picture(c);
  const [w, bias] = c.weights(biased(c, ['kernel']));
  if (c.config.has('output_padding')) throw c.fail('its setting "output_padding" is not read');
  const name = withChannelsFirst(c, x.name, (first) =>
    convolved(c, c.name, first, transpose(fourAxes(c, w!), [3, 2, 0, 1]), bias, windows(c), 'ConvTranspose'),
  );
  return activated(c, { name, rank: 4 });
};

const pool =
  (op: 'MaxPool' | 'AveragePool'): Layer =>
  (c) => {
    const x = picture(c);
    const size = c.config.pair('pool_size', 2);
    const attributes = {
      kernel_shape: size,
      strides: c.config.has('strides') ? c.config.pair('strides', 1) : size,
      auto_pad: autoPad(c.config.text('padding', 'valid')),
    };
    const name = withChannelsFirst(c, x.name, (first) => c.sheet.op(op, c.name, [first], attributes));
    return { name, rank: 4 };
  };

const globalPool =
  (op: 'ReduceMean' | 'ReduceMax'): Layer =>
  (c) => {
    const x = picture(c);
    const keep = c.config.flag('keepdims', false);
    const axes = c.sheet.ints(`${c.name}#axes`, [2, 3]);
    const reduced = (first: string): string =>
      c.sheet.op(op, c.name, [first, axes], { keepdims: keep ? 1 : 0 });
    if (keep) return { name: withChannelsFirst(c, x.name, reduced), rank: 4 };
    const first = isChannelsLast(c)
      ? c.sheet.op('Transpose', `${c.name}#first`, [x.name], { perm: [0, 3, 1, 2] })
      : x.name;
    return { name: reduced(first), rank: 2 };
  };

const zeroPadding: Layer = (c) => {
  const x = picture(c);
  const [top, bottom, left, right] = c.config.sides('padding');
  const pads = isChannelsLast(c)
    ? [0, top, left, 0, 0, bottom, right, 0]
    : [0, 0, top, left, 0, 0, bottom, right];
  return { name: c.sheet.op('Pad', c.name, [x.name, c.sheet.ints(`${c.name}#pads`, pads)]), rank: 4 };
};

const cropping: Layer = (c) => {
  const x = picture(c);
  const [top, bottom, left, right] = c.config.sides('cropping');
  const ints = (tag: string, values: readonly number[]): string => c.sheet.ints(`${c.name}#${tag}`, values);
  const far = (n: number): number => (n === 0 ? Number.MAX_SAFE_INTEGER : -n);
  const name = c.sheet.op('Slice', c.name, [
    x.name,
    ints('starts', [top, left]),
    ints('ends', [far(bottom), far(right)]),
    ints('axes', isChannelsLast(c) ? [1, 2] : [2, 3]),
  ]);
  return { name, rank: 4 };
};

/** Rows and columns of another number: by factors, or to a size. */
function resized(
  c: Call,
  x: Tensor,
  mode: string,
  scales: readonly number[] | null,
  sizes: readonly number[],
): Tensor {
  if (mode !== 'nearest' && mode !== 'bilinear')
    throw c.fail(`its interpolation is "${mode}"; nearest and bilinear are read`);
  const scaled =
    scales === null
      ? ''
      : c.sheet.constant(`${c.name}#scales`, { shape: [2], kind: 'float', data: Float32Array.from(scales) });
  const name = withChannelsFirst(c, x.name, (first) =>
    c.sheet.op(
      'Resize',
      c.name,
      [first, '', scaled, ...(scales === null ? [c.sheet.ints(`${c.name}#sizes`, sizes)] : [])],
      {
        axes: [2, 3],
        mode: mode === 'nearest' ? 'nearest' : 'linear',
        coordinate_transformation_mode: 'half_pixel',
        nearest_mode: 'round_prefer_ceil',
      },
    ),
  );
  return { name, rank: 4 };
}

const upSampling: Layer = (c) =>
  resized(c, picture(c), c.config.text('interpolation', 'nearest'), c.config.pair('size', 2), []);
const resizing: Layer = (c) =>
  resized(c, picture(c), c.config.text('interpolation', 'bilinear'), null, [
    c.config.number('height', 0),
    c.config.number('width', 0),
  ]);

const norm: Layer = (c) => {
  const x = only(c);
  const at = c.config.has('axis') ? c.config.numbers('axis') : [-1];
  const axis = at.length === 1 ? (at[0]! < 0 ? at[0]! + x.rank : at[0]!) : -1;
  const variables = [
    ...(c.config.flag('scale', true) ? ['gamma'] : []),
    ...(c.config.flag('center', true) ? ['beta'] : []),
    'moving_mean',
    'moving_variance',
  ];
  const arrays = new Map(c.weights(variables).map((a, i) => [variables[i]!, a]));
  const channels = arrays.get('moving_mean')!.data.length;
  const one = (variable: string, fill: number): string =>
    c.sheet.constant(
      `${c.name}/${variable}`,
      arrays.get(variable) ?? {
        shape: [channels],
        kind: 'float',
        data: new Float32Array(channels).fill(fill),
      },
    );
  const inputs = [one('gamma', 1), one('beta', 0), one('moving_mean', 0), one('moving_variance', 1)];
  const normed = (from: string): string =>
    c.sheet.op('BatchNormalization', c.name, [from, ...inputs], {
      epsilon: c.config.number('epsilon', 1e-3),
    });
  if (axis === 1) return { ...x, name: normed(x.name) };
  if (axis !== 3 || x.rank !== 4)
    throw c.fail(`it norms the axis ${at.join(', ')} of ${x.rank}; that of the channels is read`);
  return { ...x, name: c.sheet.channelsFirst(c.name, x.name, normed) };
};

export const CONVOLUTIONS: Readonly<Record<string, Layer>> = {
  Conv2D: conv2d,
  Convolution2D: conv2d,
  DepthwiseConv2D: depthwise,
  SeparableConv2D: separable,
  SeparableConvolution2D: separable,
  Conv2DTranspose: transposed,
  Convolution2DTranspose: transposed,
  MaxPooling2D: pool('MaxPool'),
  MaxPool2D: pool('MaxPool'),
  AveragePooling2D: pool('AveragePool'),
  AvgPool2D: pool('AveragePool'),
  GlobalAveragePooling2D: globalPool('ReduceMean'),
  GlobalAvgPool2D: globalPool('ReduceMean'),
  GlobalMaxPooling2D: globalPool('ReduceMax'),
  GlobalMaxPool2D: globalPool('ReduceMax'),
  ZeroPadding2D: zeroPadding,
  Cropping2D: cropping,
  UpSampling2D: upSampling,
  Resizing: resizing,
  BatchNormalization: norm,
  BatchNormalizationV1: norm,
  SyncBatchNormalization: norm,
};
