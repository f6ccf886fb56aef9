import { type Architecture, indices, type Net } from '../net';
import type { StateDict } from '../stateDict';

/** Networks of residual blocks in `layer1`, `layer2`, ...: torchvision's, those for CIFAR, with or without bottlenecks. */
const stages = (dict: StateDict): number[] => {
  const out: number[] = [];
  for (let s = 1; ; s++) {
    const blocks = indices(dict, `layer${s}.`).length;
    if (blocks === 0) return out;
    out.push(blocks);
  }
};
const bottleneck = (dict: StateDict): boolean => dict.has('layer1.0.conv3.weight');
const headOf = (dict: StateDict): string | undefined =>
  ['fc', 'linear', 'classifier', 'head'].find((name) => dict.has(`${name}.weight`));
/** A stem of stride 2 and a pool: kernels of 7 pixels. */
const large = (dict: StateDict): boolean => dict.get('conv1.weight')!.shape[2]! >= 7;
const shortcutOf = (dict: StateDict, block: string): string | null =>
  ['downsample', 'shortcut'].find((s) => dict.has(`${block}.${s}.0.weight`)) ?? null;

/** Whether blocks change their width without weights on the shortcut: every other pixel, and channels of zeros. */
function optionA(dict: StateDict): boolean {
  const [a, b] = [dict.get('layer1.0.conv1.weight'), dict.get('layer2.0.conv1.weight')];
  return (
    a !== undefined &&
    b !== undefined &&
    a.shape[0] !== b.shape[0] &&
    !bottleneck(dict) &&
    shortcutOf(dict, 'layer2.0') === null
  );
}

type Norm = (name: string, from: string) => string;
/** Whether its norms keep statistics, as batch norms do. */
const batchNormed = (dict: StateDict): boolean => dict.has('bn1.running_mean');

/** Batch norms, or group norms whose number of groups is asked for. */
function normOf(net: Net): Norm {
  if (batchNormed(net.dict)) return (name, from) => net.bn(name, from);
  const widths = [...net.dict]
    .filter(([name]) => /(^|\.)bn\d\.weight$|\.(downsample|shortcut)\.1\.weight$/.test(name))
    .map(([, { shape }]) => shape[0]!);
  const least = Math.min(...widths);
  const choices = Array.from({ length: least }, (_, i) => i + 1).filter((g) =>
    widths.every((width) => width % g === 0),
  );
  const guess = choices.findLast((g) => g <= 32 && (g < least || g === 1)) ?? 1;
  const groups = net.askNumber(
    'groups',
    'How many groups do its norms have?',
    guess,
    `its norms keep no statistics, as group norms do not; up to 32 groups are usual, and ${guess} divide${guess === 1 ? 's' : ''} the channels of each (${[...new Set(widths)].join(', ')})`,
    choices,
  );
  return (name, from) => net.groupNorm(name, from, groups);
}

function block(net: Net, norm: Norm, name: string, from: string, stride: number): string {
  const deep = bottleneck(net.dict);
  // torchvision's bottlenecks have their stride in the 3 x 3 convolution.
  const strides = deep ? [1, stride, 1] : [stride, 1];
  let x = from;
  strides.forEach((s, i) => {
    x = norm(`${name}.bn${i + 1}`, net.conv(`${name}.conv${i + 1}`, x, { stride: s }));
    if (i < strides.length - 1) x = net.relu(`${name}.relu${i + 1}`, x);
  });
  const shortcut = shortcutOf(net.dict, name);
  let rest = from;
  if (shortcut !== null)
    rest = norm(`${name}.${shortcut}.1`, net.conv(`${name}.${shortcut}.0`, from, { stride }));
  else if (net.channelsOf(x) !== net.channelsOf(from) || stride !== 1) {
    const more = net.channelsOf(x) - net.channelsOf(from);
    rest = net.op('subsamplePad', `${name}.shortcut`, [from], {
      stride: [stride, stride],
      channels: [more >> 1, more - (more >> 1)],
    });
    net.note(rest, net.channelsOf(x));
  }
  return net.relu(`${name}.relu`, net.add(`${name}.add`, x, rest));
}

export const resnet: Architecture = {
  recognise: (dict) =>
    dict.has('conv1.weight') &&
    dict.has('layer1.0.conv1.weight') &&
    dict.has('bn1.weight') &&
    dict.has('layer1.0.bn1.weight') &&
    batchNormed(dict) === dict.has('layer1.0.bn1.running_mean') &&
    headOf(dict) !== undefined,
  label: (dict) => {
    const blocks = stages(dict);
    const deep = bottleneck(dict);
    const layers = blocks.reduce((a, b) => a + b, 0) * (deep ? 3 : 2) + 2;
    const width = dict.get('layer1.0.conv1.weight')!.shape[0]!;
    const grouped =
      deep && dict.get('layer1.0.conv2.weight')!.shape[1]! < dict.get('layer1.0.conv2.weight')!.shape[0]!;
    const family = grouped ? 'ResNeXt' : deep && width > 64 ? 'Wide ResNet' : 'ResNet';
    const form = large(dict)
      ? ''
      : optionA(dict)
        ? ', CIFAR form with shortcuts of option A'
        : ', CIFAR form';
    return `${family}-${layers} (blocks ${blocks.join(', ')}${form}${batchNormed(dict) ? '' : ', group norms'})`;
  },
  size: (dict) =>
    large(dict)
      ? { size: 224, evidence: 'its first convolution has kernels of 7 x 7, as for pictures of 224 pixels' }
      : {
          size: 32,
          evidence: 'its first convolution has kernels of 3 x 3 and no stride, as for pictures of 32 pixels',
        },
  prepared: (dict) =>
    optionA(dict)
      ? {
          guess: 'imagenet-squash',
          evidence: "the published weights of this form were trained with ImageNet's mean and deviation",
        }
      : null,
  // Z: the first convolution before its norm, and the other norms. A: the norms of the last two stages.
  reference: (norms) => {
    const stageOf = (name: string): number => Number(/^layer(\d+)\./.exec(name)?.[1] ?? 0);
    const most = Math.max(...norms.map(stageOf));
    return {
      z: norms.map((name) => (name === 'bn1' ? 'conv1' : name)),
      a: norms.filter((name) => stageOf(name) >= most - 1 && stageOf(name) > 0),
    };
  },
  build: (net) => {
    const { dict } = net;
    const norm = normOf(net);
    let x = net.relu('relu', norm('bn1', net.conv('conv1', 'input', { stride: large(dict) ? 2 : 1 })));
    if (large(dict)) x = net.maxPool('maxpool', x, 3, 2, 1);
    stages(dict).forEach((blocks, s) => {
      for (let b = 0; b < blocks; b++)
        x = block(net, norm, `layer${s + 1}.${b}`, x, s > 0 && b === 0 ? 2 : 1);
    });
    return net.linear(headOf(dict)!, net.globalAvgPool('avgpool', x));
  },
};
