/** BiT: ResNet-v2 with weight-standardised convolutions and group norms (Kolesnikov et al., ECCV 2020). */
import type { HostArray } from '../../bytes/array';
import { transpose } from '../../host/arrays';
import { type Architecture, indices, type Net } from '../net';
import type { StateDict } from '../stateDict';

/** Kernels minus their mean, over their deviation, each output channel by itself; the authors' epsilon. */
function standardised(w: HostArray): HostArray {
  const k = w.shape[0]!;
  const each = w.data.length / k;
  const data = new Float32Array(w.data.length);
  for (let o = 0; o < k; o++) {
    const part = w.data.subarray(o * each, (o + 1) * each);
    let mean = 0;
    for (const x of part) mean += x / each;
    let variance = 0;
    for (const x of part) variance += (x - mean) ** 2 / each;
    const scale = 1 / Math.sqrt(variance + 1e-10);
    for (let i = 0; i < each; i++) data[o * each + i] = (part[i]! - mean) * scale;
  }
  return { ...w, data };
}

/** The official `.npz`: paths with slashes, kernels `[kh, kw, in, out]`. Under the names of the authors' PyTorch code. */
export function fromNpz(arrays: StateDict): StateDict {
  const out = new Map<string, HostArray>();
  for (const [path, array] of arrays) {
    const name = path
      .replace(/^resnet\//, '')
      .replace(/^root_block\/standardized_conv2d\/kernel$/, 'root.conv.weight')
      .replace(/^head\/conv2d\/kernel$/, 'head.conv.weight')
      .replace(/^head\/conv2d\/bias$/, 'head.conv.bias')
      .replace(/^group_norm\/gamma$/, 'head.gn.weight')
      .replace(/^group_norm\/beta$/, 'head.gn.bias')
      .replace(
        /^block(\d+)\/unit(\d+)\/([abc])\/group_norm\/(gamma|beta)$/,
        (_, b: string, u: string, p: string, g: string) =>
          `body.block${b}.unit${u}.gn${'abc'.indexOf(p) + 1}.${g === 'gamma' ? 'weight' : 'bias'}`,
      )
      .replace(
        /^block(\d+)\/unit(\d+)\/a\/proj\/standardized_conv2d\/kernel$/,
        'body.block$1.unit$2.downsample.weight',
      )
      .replace(
        /^block(\d+)\/unit(\d+)\/([abc])\/standardized_conv2d\/kernel$/,
        (_, b: string, u: string, p: string) => `body.block${b}.unit${u}.conv${'abc'.indexOf(p) + 1}.weight`,
      );
    out.set(name, array.shape.length === 4 ? transpose(array, [3, 2, 0, 1]) : array);
  }
  return out;
}

const units = (dict: StateDict, block: number): string[] =>
  indices(dict, `body.block${block}.unit`).map((u) => {
    const plain = `body.block${block}.unit${u}`;
    return dict.has(`${plain}.conv1.weight`) ? plain : `body.block${block}.unit${String(u).padStart(2, '0')}`;
  });

/** A standardised convolution. */
function conv(net: Net, name: string, from: string, stride = 1): string {
  const w = standardised(net.array(`${name}.weight`));
  const [k, , size] = w.shape as [number, number, number, number];
  const p = size >> 1;
  const node = net.build.emit('conv2d', name, [from], {
    weight: net.weight(`${name}.weight`, transpose(w, [2, 3, 1, 0])),
    stride: [stride, stride],
    padding: [p, p, p, p],
  });
  return net.note(node, k);
}

const normRelu = (net: Net, name: string, from: string): string =>
  net.relu(`${name}.relu`, net.groupNorm(name, from, 32));

export const bit: Architecture = {
  recognise: (dict) =>
    dict.has('root.conv.weight') && dict.has('head.gn.weight') && dict.has('head.conv.weight'),
  label: (dict) => {
    const blocks = [1, 2, 3, 4].map((b) => units(dict, b).length);
    const width = dict.get('root.conv.weight')!.shape[0]! / 64;
    return `BiT ResNet-v2 R${blocks.reduce((a, b) => a + b, 0) * 3 + 2}x${width} (weight-standardised, group norms)`;
  },
  size: () => ({ size: 480, evidence: 'BiT was tuned on pictures of 480 pixels' }),
  prepared: () => ({ guess: 'half', evidence: 'BiT was trained on values from -1 to 1' }),
  reference: (norms, features) => {
    const last = norms.filter((name) => name.startsWith('body.block4.'));
    return { z: [...last, features], a: last };
  },
  build: (net) => {
    let x = conv(net, 'root.conv', 'input', 2);
    // The pool's padding is of zeros, not of minus infinity.
    x = net.op('pad', 'root.pad', [x], { padding: [1, 1, 1, 1] });
    x = net.maxPool('root.pool', x, 3, 2);
    for (const b of [1, 2, 3, 4])
      units(net.dict, b).forEach((at, u) => {
        const stride = b > 1 && u === 0 ? 2 : 1;
        const pre = normRelu(net, `${at}.gn1`, x);
        const rest = net.has(`${at}.downsample.weight`) ? conv(net, `${at}.downsample`, pre, stride) : x;
        let y = conv(net, `${at}.conv1`, pre);
        y = conv(net, `${at}.conv2`, normRelu(net, `${at}.gn2`, y), stride);
        y = conv(net, `${at}.conv3`, normRelu(net, `${at}.gn3`, y));
        x = net.add(`${at}.add`, y, rest);
      });
    const mean = net.op('globalAvgPool', 'head.avg', [normRelu(net, 'head.gn', x)], { keepDims: true });
    return net.conv('head.conv', mean);
  },
};
