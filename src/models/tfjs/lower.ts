/** Operations of TensorFlow's graphs, by name, as operators of ONNX. */
import { intsOf, scalarOf, transpose } from '../host/arrays';
import { reluTo } from '../tensorflow/activations';
import { autoPad, type AttributeValues, depthwiseKernel, kernel } from '../tensorflow/sheet';
import { END } from './end';
import type { GraphNode } from './graphNode';
import { MOVES } from './moves';
import { must } from '../../lib/must';

/** Writes one operation down under its name; gives the names of its results on the sheet. */
export type Lower = (n: GraphNode) => string | readonly string[];

/** The same operator under ONNX's name. */
const plain =
  (op: string, attributes: AttributeValues = {}): Lower =>
  (n) =>
    n.sheet.op(op, n.name, n.inputs, attributes);
const through: Lower = (n) => n.input(0);

/** Padding of windows. */
function windows(n: GraphNode): Readonly<Record<string, string | readonly number[]>> {
  const padding = n.text('padding', 'VALID');
  if (padding !== 'EXPLICIT') return { auto_pad: autoPad(padding) };
  const pads = n.ints('explicit_paddings');
  const at = n.isChannelsLast ? 2 : 4;
  if (pads.length !== 8) throw n.fail('its paddings are not read');
  return { pads: [must(pads[at]), must(pads[at + 2]), must(pads[at + 1]), must(pads[at + 3])] };
}

/** What a fused operation does after its product: a bias, an activation. */
function fused(n: GraphNode): { readonly bias: boolean; readonly activation: string | null } {
  const ops = n.texts('fused_ops');
  const [first] = ops;
  const bias = first === 'BiasAdd';
  const rest = bias ? ops.slice(1) : ops;
  if (rest.length > 1) throw n.fail(`it is fused with ${ops.join(', ')}, which is not read`);
  return { bias, activation: rest[0] ?? null };
}

/** The fused activation after `x`. */
function after(n: GraphNode, x: string, activation: string | null): string {
  if (activation === null) return x;
  if (activation === 'Relu6') return reluTo(n.sheet, n.name, x, 6);
  if (activation === 'LeakyRelu')
    return n.sheet.op('LeakyRelu', n.name, [x], { alpha: n.float('leakyrelu_alpha', 0.2) });
  if (activation === 'Prelu') return n.sheet.op('PRelu', n.name, [x, n.input(3)]);
  if (!['Relu', 'Elu', 'Sigmoid', 'Tanh'].includes(activation))
    throw n.fail(`it is fused with ${activation}, which is not read`);
  return n.sheet.op(activation, n.name, [x]);
}

const conv =
  (deep: boolean): Lower =>
  (n) => {
    const { bias, activation } = fused(n);
    const w = n.constant(1, 'kernel');
    if (w.shape.length !== 4 || w.shape.includes(0))
      throw n.fail(`its kernel has the shape [${w.shape.join(', ')}]; four axes are read`);
    const name = activation === null ? n.name : `${n.name}/convolution`;
    const weight = n.sheet.constant(`${n.name}/kernel`, deep ? depthwiseKernel(w) : kernel(w));
    const blocks = n.sheet.dilated.get(n.input(0));
    const attributes = {
      ...windows(n),
      strides: n.spatial('strides', 1),
      dilations: blocks ?? n.spatial('dilations', 1),
      ...(deep ? { group: must(w.shape[2]) } : {}),
    };
    const out = n.channelsFirst(name, n.input(0), (x) =>
      n.sheet.op('Conv', name, [x, weight, ...(bias ? [n.input(2)] : [])], attributes),
    );
    if (blocks !== undefined) n.sheet.dilated.set(out, blocks);
    return after(n, out, activation);
  };

/** Into blocks: what a dilated convolution reads is padded, and the dilation noted. */
const toBlocks: Lower = (n) => {
  const [bh, bw] = n.constants(1, 'size of blocks');
  const [top, bottom, left, right] = n.constants(2, 'paddings');
  if (bw === undefined || right === undefined) throw n.fail('it does not work on rows and columns');
  const pads = n.sheet.ints(`${n.name}#pads`, [0, must(top), must(left), 0, 0, must(bottom), right, 0]);
  const name = n.sheet.op('Pad', n.name, [n.input(0), pads]);
  n.sheet.dilated.set(name, [must(bh), bw]);
  return name;
};

/** Out of blocks: the rest that filled the last of them is cut off. */
const fromBlocks: Lower = (n) => {
  const [top, bottom, left, right] = n.constants(2, 'cuts');
  if (!n.sheet.dilated.has(n.input(0)) || right === undefined)
    throw n.fail('it reads something else than a dilated convolution, which is not read');
  const ints = (tag: string, values: readonly number[]): string => n.sheet.ints(`${n.name}#${tag}`, values);
  const ends = [must(bottom), right].map((n) => (n === 0 ? END : -n));
  return n.sheet.op('Slice', n.name, [
    n.input(0),
    ints('starts', [must(top), must(left)]),
    ints('ends', ends),
    ints('axes', [1, 2]),
  ]);
};

/** The gradient of a convolution: sizes, kernel `[kh, kw, out, in]`, picture. */
const convTranspose: Lower = (n) => {
  const w = n.constant(1, 'kernel');
  const sizes = n.constants(0, 'size');
  if (w.shape.length !== 4 || sizes.length !== 4) throw n.fail('its kernel or size has not four axes');
  const weight = n.sheet.constant(`${n.name}/kernel`, transpose(w, [3, 2, 0, 1]));
  return n.channelsFirst(n.name, n.input(2), (x) =>
    n.sheet.op('ConvTranspose', n.name, [x, weight], {
      auto_pad: 'SAME_UPPER',
      output_shape: n.isChannelsLast ? sizes.slice(1, 3) : sizes.slice(2),
      strides: n.spatial('strides', 1),
      dilations: n.spatial('dilations', 1),
    }),
  );
};

const matMul: Lower = (n) => {
  const { bias, activation } = fused(n);
  const name = activation === null ? n.name : `${n.name}/product`;
  const out = n.sheet.op('Gemm', name, [n.input(0), n.input(1), ...(bias ? [n.input(2)] : [])], {
    transA: n.flag('transpose_a') ? 1 : 0,
    transB: n.flag('transpose_b') ? 1 : 0,
  });
  return after(n, out, activation);
};

const batchMatMul: Lower = (n) => {
  if (n.flag('adj_x') || n.flag('adj_y')) throw n.fail('it turns an operand, which is not read');
  return n.sheet.op('MatMul', n.name, [n.input(0), n.input(1)]);
};

const biasAdd: Lower = (n) => {
  if (n.isChannelsLast) return n.sheet.op('Add', n.name, [n.input(0), n.input(1)]);
  const axes = n.sheet.ints(`${n.name}#axes`, [1, 2]);
  return n.sheet.op('Add', n.name, [
    n.input(0),
    n.sheet.op('Unsqueeze', `${n.name}#bias`, [n.input(1), axes]),
  ]);
};

const pool =
  (op: 'MaxPool' | 'AveragePool'): Lower =>
  (n) =>
    n.channelsFirst(n.name, n.input(0), (x) =>
      n.sheet.op(op, n.name, [x], {
        ...windows(n),
        kernel_shape: n.spatial('ksize', 1),
        strides: n.spatial('strides', 1),
      }),
    );

const batchNorm: Lower = (n) => {
  if (n.flag('is_training'))
    throw n.fail('it takes its statistics from the batch: convert the network for inference');
  const scale = [1, 2, 3, 4].map((i) => n.input(i));
  const make = (x: string): string =>
    n.sheet.op('BatchNormalization', n.name, [x, ...scale], { epsilon: n.float('epsilon', 1e-4) });
  return n.channelsFirst(n.name, n.input(0), make);
};

/** A mean over rows and columns of a picture is a pool: with channels first it is seen to be one. */
const reduce =
  (op: string): Lower =>
  (n) => {
    const axes = n.constants(1, 'axes');
    const keep = n.flag('keep_dims') ? 1 : 0;
    const image = [...axes].sort((a, b) => a - b).join() === '1,2';
    if (!image) return n.sheet.op(op, n.name, [n.input(0), n.input(1)], { keepdims: keep });
    const over = n.sheet.ints(`${n.name}#axes`, [2, 3]);
    const make = (x: string): string => n.sheet.op(op, n.name, [x, over], { keepdims: keep });
    if (keep === 1) return n.sheet.channelsFirst(n.name, n.input(0), make);
    return make(n.sheet.op('Transpose', `${n.name}#first`, [n.input(0)], { perm: [0, 3, 1, 2] }));
  };

const pad: Lower = (n) => {
  const pairs = n.constants(1, 'paddings');
  const pads = [...pairs.filter((_, i) => i % 2 === 0), ...pairs.filter((_, i) => i % 2 === 1)];
  const mode = n.text('mode', 'CONSTANT');
  if (n.op === 'MirrorPad' && mode !== 'REFLECT') throw n.fail(`its mode is ${mode}; REFLECT is read`);
  const inputs = [
    n.input(0),
    n.sheet.ints(`${n.name}#pads`, pads),
    ...(n.op === 'PadV2' ? [n.input(2)] : []),
  ];
  return n.sheet.op('Pad', n.name, inputs, { mode: n.op === 'MirrorPad' ? 'reflect' : 'constant' });
};

/** Types of TensorFlow that are whole numbers, by number and name. */
const WHOLE = new Set<string | number | null>([3, 9, 'DT_INT32', 'DT_INT64']);
const cast: Lower = (n) =>
  n.sheet.op('Cast', n.name, [n.input(0)], { to: WHOLE.has(n.type('DstT')) ? 7 : 1 });

const resize =
  (mode: 'nearest' | 'linear'): Lower =>
  (n) => {
    const half = n.flag('half_pixel_centers');
    const sizes = n.sheet.constant(`${n.name}#sizes`, intsOf(n.constants(1, 'size')));
    return n.sheet.channelsFirst(n.name, n.input(0), (x) =>
      n.sheet.op('Resize', n.name, [x, '', '', sizes], {
        axes: [2, 3],
        mode,
        coordinate_transformation_mode: n.flag('align_corners')
          ? 'align_corners'
          : half
            ? 'half_pixel'
            : 'asymmetric',
        nearest_mode: half || n.flag('align_corners') ? 'round_prefer_ceil' : 'floor',
      }),
    );
  };

/** TensorFlow's alpha is of one value, ONNX's of the window. */
const lrn: Lower = (n) => {
  const size = 2 * n.int('depth_radius', 5) + 1;
  return n.sheet.channelsFirst(n.name, n.input(0), (x) =>
    n.sheet.op('LRN', n.name, [x], {
      size,
      bias: n.float('bias', 1),
      alpha: n.float('alpha', 1) * size,
      beta: n.float('beta', 0.5),
    }),
  );
};

const blocks =
  (op: 'DepthToSpace' | 'SpaceToDepth'): Lower =>
  (n) =>
    n.channelsFirst(n.name, n.input(0), (x) =>
      n.sheet.op(op, n.name, [x], {
        blocksize: n.int('block_size', 2),
        ...(op === 'DepthToSpace' ? { mode: 'DCR' } : {}),
      }),
    );

const rsqrt: Lower = (n) =>
  n.sheet.op('Reciprocal', n.name, [n.sheet.op('Sqrt', `${n.name}#root`, [n.input(0)])]);
const square: Lower = (n) =>
  n.sheet.op('Pow', n.name, [n.input(0), n.sheet.constant(`${n.name}#two`, scalarOf(2, 'float'))]);
const squaredDifference: Lower = (n) => {
  const d = n.sheet.op('Sub', `${n.name}#difference`, [n.input(0), n.input(1)]);
  return n.sheet.op('Pow', n.name, [d, n.sheet.constant(`${n.name}#two`, scalarOf(2, 'float'))]);
};

export const LOWER: Readonly<Record<string, Lower>> = {
  ...MOVES,
  Conv2D: conv(false),
  _FusedConv2D: conv(false),
  DepthwiseConv2dNative: conv(true),
  FusedDepthwiseConv2dNative: conv(true),
  Conv2DBackpropInput: convTranspose,
  SpaceToBatchND: toBlocks,
  BatchToSpaceND: fromBlocks,
  MatMul: matMul,
  _FusedMatMul: matMul,
  BatchMatMul: batchMatMul,
  BatchMatMulV2: batchMatMul,
  BiasAdd: biasAdd,
  MaxPool: pool('MaxPool'),
  AvgPool: pool('AveragePool'),
  FusedBatchNorm: batchNorm,
  FusedBatchNormV2: batchNorm,
  FusedBatchNormV3: batchNorm,
  Mean: reduce('ReduceMean'),
  Sum: reduce('ReduceSum'),
  Max: reduce('ReduceMax'),
  Min: reduce('ReduceMin'),
  Pad: pad,
  PadV2: pad,
  MirrorPad: pad,
  Reshape: plain('Reshape'),
  Shape: plain('Shape'),
  Cast: cast,
  ResizeBilinear: resize('linear'),
  ResizeNearestNeighbor: resize('nearest'),
  LRN: lrn,
  DepthToSpace: blocks('DepthToSpace'),
  SpaceToDepth: blocks('SpaceToDepth'),
  Relu: plain('Relu'),
  Relu6: (n) => reluTo(n.sheet, n.name, n.input(0), 6),
  LeakyRelu: (n) => n.sheet.op('LeakyRelu', n.name, [n.input(0)], { alpha: n.float('alpha', 0.2) }),
  Prelu: plain('PRelu'),
  Elu: plain('Elu', { alpha: 1 }),
  Selu: plain('Selu'),
  Sigmoid: plain('Sigmoid'),
  Tanh: plain('Tanh'),
  Softplus: plain('Softplus'),
  Softmax: plain('Softmax', { axis: -1 }),
  LogSoftmax: plain('LogSoftmax', { axis: -1 }),
  Add: plain('Add'),
  AddV2: plain('Add'),
  AddN: plain('Sum'),
  Sub: plain('Sub'),
  Mul: plain('Mul'),
  Div: plain('Div'),
  RealDiv: plain('Div'),
  Maximum: plain('Max'),
  Minimum: plain('Min'),
  Pow: plain('Pow'),
  Neg: plain('Neg'),
  Abs: plain('Abs'),
  Exp: plain('Exp'),
  Log: plain('Log'),
  Erf: plain('Erf'),
  Sqrt: plain('Sqrt'),
  Rsqrt: rsqrt,
  Square: square,
  SquaredDifference: squaredDifference,
  Reciprocal: plain('Reciprocal'),
  Identity: through,
  StopGradient: through,
  PreventGradient: through,
  Snapshot: through,
  CheckNumerics: through,
  PlaceholderWithDefault: through,
};
