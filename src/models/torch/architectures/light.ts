/** torchvision's SqueezeNet, ShuffleNet-v2 and ConvNeXt. */
import { reshape } from '../../host/arrays';
import { type Architecture, indices, type Net } from '../net';
import type { StateDict } from '../stateDict';

const IMAGENET = {
  size: 224,
  evidence: 'networks of this family are trained on pictures of 224 pixels',
} as const;

const fires = (dict: StateDict): number[] =>
  indices(dict, 'features.').filter((i) => dict.has(`features.${i}.squeeze.weight`));

export const squeezenet: Architecture = {
  recognise: (dict) => fires(dict).length > 1 && dict.get('classifier.1.weight')?.shape.length === 4,
  label: (dict) => `SqueezeNet ${dict.get('features.0.weight')!.shape[2] === 7 ? '1.0' : '1.1'}`,
  size: () => IMAGENET,
  build: (net) => {
    let x = net.relu('features.1', net.conv('features.0', 'input', { stride: 2, padding: 0 }));
    // A number that no weights have is a pool.
    let next = 2;
    for (const i of fires(net.dict)) {
      for (; next < i; next++) x = net.maxPool(`features.${next}`, x, 3, 2, 0, true);
      next = i + 1;
      const at = `features.${i}`;
      const s = net.relu(`${at}.squeeze_activation`, net.conv(`${at}.squeeze`, x));
      x = net.op('concat', at, [
        net.relu(`${at}.expand1x1_activation`, net.conv(`${at}.expand1x1`, s)),
        net.relu(`${at}.expand3x3_activation`, net.conv(`${at}.expand3x3`, s)),
      ]);
    }
    return net.globalAvgPool('classifier.3', net.relu('classifier.2', net.conv('classifier.1', x)));
  },
};

/** Halves of the channels dealt out in turn: `[2, C / 2]` to `[C / 2, 2]`. */
function shuffle(net: Net, name: string, x: string, side: number): string {
  const c = net.channelsOf(x);
  const parts = net.op('reshape', `${name}.groups`, [x], { shape: [side, side, 2, c / 2] });
  const turned = net.op('transpose', `${name}.turned`, [parts], { perm: [0, 1, 3, 2] });
  return net.op('reshape', `${name}.shuffled`, [turned], { shape: [side, side, c] });
}

function unit(net: Net, at: string, x: string, stride: number, side: number): string {
  const c = net.channelsOf(x);
  const half = (part: number): string =>
    net.note(net.op('split', `${at}.half${part}`, [x], { axis: 2, sizes: [c / 2, c / 2], part }), c / 2);
  const down = net.has(`${at}.branch1.0.weight`);
  const bnConv = (branch: number, i: number, from: string, s = 1): string =>
    net.bn(`${at}.branch${branch}.${i + 1}`, net.conv(`${at}.branch${branch}.${i}`, from, { stride: s }));
  const first = down ? net.relu(`${at}.branch1.4`, bnConv(1, 2, bnConv(1, 0, x, stride))) : half(0);
  let y = net.relu(`${at}.branch2.2`, bnConv(2, 0, down ? x : half(1)));
  y = net.relu(`${at}.branch2.7`, bnConv(2, 5, bnConv(2, 3, y, stride)));
  return shuffle(net, at, net.op('concat', `${at}.concat`, [first, y]), side);
}

export const shufflenet: Architecture = {
  recognise: (dict) =>
    dict.has('conv1.0.weight') && dict.has('stage2.0.branch1.0.weight') && dict.has('conv5.0.weight'),
  label: (dict) =>
    `ShuffleNet-v2 (${dict.get('stage2.0.branch1.2.weight')!.shape[0]! * 2} channels in its first stage)`,
  size: () => IMAGENET,
  build: (net) => {
    let x = net.relu('conv1.2', net.bn('conv1.1', net.conv('conv1.0', 'input', { stride: 2 })));
    x = net.maxPool('maxpool', x, 3, 2, 1);
    const halved = (n: number): number => Math.floor((n + 1) / 2);
    let side = halved(halved(net.input[0]));
    for (let s = 2; net.has(`stage${s}.0.branch1.0.weight`); s++)
      for (const b of indices(net.dict, `stage${s}.`)) {
        if (b === 0) side = halved(side);
        x = unit(net, `stage${s}.${b}`, x, b === 0 ? 2 : 1, side);
      }
    x = net.relu('conv5.2', net.bn('conv5.1', net.conv('conv5.0', x)));
    return net.linear('fc', net.globalAvgPool('mean', x));
  },
};

export const convnext: Architecture = {
  recognise: (dict) => dict.has('features.1.0.layer_scale') && dict.has('classifier.2.weight'),
  label: (dict) =>
    `ConvNeXt (blocks ${indices(dict, 'features.')
      .filter((s) => dict.has(`features.${s}.0.layer_scale`))
      .map((s) => indices(dict, `features.${s}.`).length)
      .join(', ')})`,
  size: () => IMAGENET,
  build: (net) => {
    let x = net.layerNorm('features.0.1', net.conv('features.0.0', 'input', { stride: 4, padding: 0 }), 2);
    for (const s of indices(net.dict, 'features.').slice(1)) {
      const at = `features.${s}`;
      if (!net.has(`${at}.0.layer_scale`)) {
        x = net.conv(`${at}.1`, net.layerNorm(`${at}.0`, x, 2), { stride: 2, padding: 0 });
        continue;
      }
      for (const b of indices(net.dict, `${at}.`)) {
        const name = `${at}.${b}.block`;
        let y = net.layerNorm(`${name}.2`, net.conv(`${name}.0`, x), 2);
        y = net.linear(`${name}.5`, net.act('gelu', `${name}.4`, net.linear(`${name}.3`, y)));
        const scale = net.array(`${at}.${b}.layer_scale`);
        const constant = net.weight(`${at}.${b}.layer_scale`, reshape(scale, [scale.data.length]));
        y = net.op('mul', `${at}.${b}.scaled`, [y], { constant });
        x = net.add(`${at}.${b}`, x, y);
      }
    }
    const mean = net.globalAvgPool('avgpool', x);
    return net.linear('classifier.2', net.layerNorm('classifier.0', mean, 0));
  },
};
