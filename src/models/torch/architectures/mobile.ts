/** torchvision's MobileNets and EfficientNets: inverted residuals. */
import { type Architecture, indices, Misfit, type Net } from '../net';
import type { StateDict } from '../stateDict';

const count = (dict: StateDict, prefix: string): number => indices(dict, prefix).length;
const IMAGENET = {
  size: 224,
  evidence: 'networks of this family are trained on pictures of 224 pixels',
} as const;

/** Strides of MobileNet-v2's seventeen blocks. */
const V2_STRIDES = [1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1];

/** Channels that each block gives: those of its last norm. */
const widths = (dict: StateDict, blocks: number, inside: string): number[] =>
  Array.from({ length: blocks }, (_, b) => {
    const at = `features.${b + 1}.${inside}.`;
    const last = [...dict].filter(([name, { shape }]) => name.startsWith(at) && shape.length === 4).at(-1);
    return last?.[1].shape[0] ?? 0;
  });
/** A stride of 2 wherever the channels become more. */
const widening = (channels: readonly number[]): number[] =>
  channels.map((c, b) => (b > 0 && c > channels[b - 1]! ? 2 : 1));

export const mobilenetV2: Architecture = {
  recognise: (dict) => dict.has('features.1.conv.0.0.weight') && dict.has('classifier.1.weight'),
  label: (dict) => `MobileNet-v2 (${count(dict, 'features.') - 2} blocks)`,
  size: () => IMAGENET,
  build: (net) => {
    const last = count(net.dict, 'features.') - 1;
    const strides =
      last - 1 === V2_STRIDES.length
        ? V2_STRIDES
        : net.askStrides(
            widening(widths(net.dict, last - 1, 'conv')),
            'a block that gives more channels than the one before it usually halves the picture as well',
          );
    const act = (name: string, x: string): string => net.act('relu6', name, x);
    let x = act('features.0.2', net.bn('features.0.1', net.conv('features.0.0', 'input', { stride: 2 })));
    strides.forEach((stride, b) => {
      const at = `features.${b + 1}.conv`;
      const wide = net.has(`${at}.1.0.weight`);
      let y = x;
      if (wide) y = act(`${at}.0.2`, net.bn(`${at}.0.1`, net.conv(`${at}.0.0`, y)));
      const d = wide ? 1 : 0;
      y = act(`${at}.${d}.2`, net.bn(`${at}.${d}.1`, net.conv(`${at}.${d}.0`, y, { stride })));
      y = net.bn(`${at}.${d + 2}`, net.conv(`${at}.${d + 1}`, y));
      x = stride === 1 && net.channelsOf(x) === net.channelsOf(y) ? net.add(`${at}.add`, x, y) : y;
    });
    x = act(`features.${last}.2`, net.bn(`features.${last}.1`, net.conv(`features.${last}.0`, x)));
    return net.linear('classifier.1', net.globalAvgPool('avgpool', x));
  },
};

/** Strides and hard-swishes (`h`) of MobileNet-v3's blocks, by their number. */
const V3: Readonly<Record<number, readonly [stride: number, activation: 'relu' | 'hardSwish'][]>> = {
  15: '1r 2r 1r 2r 1r 1r 2h 1h 1h 1h 1h 1h 2h 1h 1h'.split(' ').map(parse),
  11: '2r 2r 1r 2h 1h 1h 1h 1h 2h 1h 1h'.split(' ').map(parse),
};
function parse(text: string): [number, 'relu' | 'hardSwish'] {
  return [Number(text[0]), text[1] === 'h' ? 'hardSwish' : 'relu'];
}

/** Strides and activations of a MobileNet-v3 of another number of blocks, as they are answered. */
function askedBlocks(net: Net, count: number): readonly (readonly [number, 'relu' | 'hardSwish'])[] {
  const channels = widths(net.dict, count, 'block');
  const strides = net.askStrides(
    // The small form halves the picture in its first block, which then has a squeeze-and-excite.
    widening(channels).map((s, b) => (b === 0 && net.has('features.1.block.1.fc1.weight') ? 2 : s)),
    'a block that gives more channels than the one before it usually halves the picture as well, and so does the first where it has a squeeze-and-excite',
  );
  const wide = Array.from({ length: count }, (_, b) => b + 1).find((b) =>
    [0, 1].some((p) => net.dict.get(`features.${b}.block.${p}.0.weight`)?.shape[2] === 5),
  );
  const from = net.askNumber(
    'hard-swish',
    'From which block on are its activations hard-swishes?',
    wide ?? count + 1,
    wide === undefined
      ? 'none of its kernels is of 5 x 5, with which hard-swishes usually begin'
      : `block ${wide} is the first with kernels of 5 x 5, with which hard-swishes begin in the small form`,
    Array.from({ length: count + 1 }, (_, b) => b + 1),
  );
  return strides.map((stride, b) => [stride, b + 1 >= from ? 'hardSwish' : 'relu'] as const);
}

export const mobilenetV3: Architecture = {
  recognise: (dict) =>
    dict.has('features.1.block.0.0.weight') &&
    dict.has('classifier.0.weight') &&
    dict.has('classifier.3.weight'),
  label: (dict) => {
    const blocks = count(dict, 'features.') - 2;
    return `MobileNet-v3 ${blocks === 15 ? 'large' : blocks === 11 ? 'small' : `of ${blocks} blocks`}`;
  },
  size: () => IMAGENET,
  build: (net) => {
    const last = count(net.dict, 'features.') - 1;
    const blocks = V3[last - 1] ?? askedBlocks(net, last - 1);
    const bn = (name: string, x: string): string => net.bn(name, x, 1e-3);
    let x = net.act(
      'hardSwish',
      'features.0.2',
      bn('features.0.1', net.conv('features.0.0', 'input', { stride: 2 })),
    );
    blocks.forEach(([stride, activation], b) => {
      const at = `features.${b + 1}.block`;
      const parts = indices(net.dict, `${at}.`);
      let y = x;
      // Expand (where the block widens), depthwise, squeeze-and-excite (where it is there), project.
      const convs = parts.filter((p) => net.has(`${at}.${p}.0.weight`));
      convs.forEach((p, i) => {
        const project = i === convs.length - 1;
        const depthwise = i === convs.length - 2;
        if (project) {
          const gate = parts.find((q) => net.has(`${at}.${q}.fc1.weight`));
          if (gate !== undefined)
            y = net.squeezeExcite(
              `${at}.${gate}`,
              y,
              [`${at}.${gate}.fc1`, `${at}.${gate}.fc2`],
              'relu',
              'hardSigmoid',
              {
                alpha: 1 / 6,
                beta: 0.5,
              },
            );
        }
        y = bn(`${at}.${p}.1`, net.conv(`${at}.${p}.0`, y, { stride: depthwise ? stride : 1 }));
        if (!project) y = net.act(activation, `${at}.${p}.2`, y);
      });
      x = stride === 1 && net.channelsOf(x) === net.channelsOf(y) ? net.add(`${at}.add`, x, y) : y;
    });
    x = net.act(
      'hardSwish',
      `features.${last}.2`,
      bn(`features.${last}.1`, net.conv(`features.${last}.0`, x)),
    );
    x = net.act('hardSwish', 'classifier.1', net.linear('classifier.0', net.globalAvgPool('avgpool', x)));
    return net.linear('classifier.3', x);
  },
};

/** Strides of EfficientNet's stages. */
const STAGE_STRIDES = [1, 2, 2, 2, 1, 2, 1];

/** The first convolution of version 2 blocks is of 3 x 3 and does the work of two. */
const secondVersion = (dict: StateDict): boolean =>
  dict.get('features.1.0.block.0.0.weight')?.shape[1] !== 1 && !dict.has('features.1.0.block.1.fc1.weight');

/** B5 to B7 and version 2 were trained with another epsilon: a wider stem, and three blocks in the first stage. */
const wideEpsilon = (dict: StateDict): boolean =>
  secondVersion(dict) ||
  (dict.get('features.0.0.weight')!.shape[0]! >= 48 && count(dict, 'features.1.') >= 3);

export const efficientnet: Architecture = {
  recognise: (dict) =>
    dict.has('features.1.0.block.0.0.weight') &&
    dict.has('classifier.1.weight') &&
    (dict.has('features.1.0.block.1.fc1.weight') || dict.has('features.4.0.block.2.fc1.weight')),
  label: (dict) =>
    `EfficientNet${secondVersion(dict) ? '-v2' : ''} (${indices(dict, 'features.')
      .slice(1, -1)
      .map((s) => count(dict, `features.${s}.`))
      .join(', ')} blocks)`,
  size: () => IMAGENET,
  build: (net) => {
    const stages = indices(net.dict, 'features.');
    const last = stages.at(-1)!;
    if (last - 1 > STAGE_STRIDES.length)
      throw new Misfit(`it has ${last - 1} stages where EfficientNets have 7`);
    const epsilon = wideEpsilon(net.dict) ? 1e-3 : 1e-5;
    const bnConv = (at: string, x: string, stride = 1): string =>
      net.bn(`${at}.1`, net.conv(`${at}.0`, x, { stride }), epsilon);
    const unit = (at: string, x: string, stride = 1): string =>
      net.act('silu', `${at}.2`, bnConv(at, x, stride));
    let x = unit('features.0', 'input', 2);
    for (let s = 1; s < last; s++)
      for (const b of indices(net.dict, `features.${s}.`)) {
        const at = `features.${s}.${b}.block`;
        const stride = b === 0 ? STAGE_STRIDES[s - 1]! : 1;
        const convs = indices(net.dict, `${at}.`).filter((p) => net.has(`${at}.${p}.0.weight`));
        // The stride stands in the first convolution with a window; the last has no activation unless it is the only one.
        const strided = convs.find((p) => net.shape(`${at}.${p}.0.weight`)[2]! > 1);
        let y = x;
        convs.forEach((p, i) => {
          const project = i === convs.length - 1 && convs.length > 1;
          const gate = `${at}.${p - 1}`;
          if (project && net.has(`${gate}.fc1.weight`))
            y = net.squeezeExcite(gate, y, [`${gate}.fc1`, `${gate}.fc2`], 'silu', 'sigmoid');
          y = (project ? bnConv : unit)(`${at}.${p}`, y, p === strided ? stride : 1);
        });
        x = stride === 1 && net.channelsOf(x) === net.channelsOf(y) ? net.add(`${at}.add`, x, y) : y;
      }
    x = unit(`features.${last}`, x);
    return net.linear('classifier.1', net.globalAvgPool('avgpool', x));
  },
};

/** torchvision's RegNets, with or without squeeze-and-excite. */
export const regnet: Architecture = {
  recognise: (dict) =>
    dict.has('stem.0.weight') &&
    dict.has('trunk_output.block1.block1-0.f.a.0.weight') &&
    dict.has('fc.weight'),
  label: (dict) => `RegNet ${dict.has('trunk_output.block1.block1-0.f.se.fc1.weight') ? 'Y' : 'X'}`,
  size: () => IMAGENET,
  build: (net) => {
    const bnConv = (at: string, x: string, stride = 1): string =>
      net.bn(`${at}.1`, net.conv(`${at}.0`, x, { stride }));
    let x = net.relu('stem.2', bnConv('stem', 'input', 2));
    for (let s = 1; net.has(`trunk_output.block${s}.block${s}-0.f.a.0.weight`); s++)
      for (let b = 0; net.has(`trunk_output.block${s}.block${s}-${b}.f.a.0.weight`); b++)
        x = regnetBlock(net, `trunk_output.block${s}.block${s}-${b}`, x, b === 0 ? 2 : 1, bnConv);
    return net.linear('fc', net.globalAvgPool('avgpool', x));
  },
};

function regnetBlock(
  net: Net,
  at: string,
  x: string,
  stride: number,
  bnConv: (at: string, x: string, stride?: number) => string,
): string {
  let y = net.relu(`${at}.f.a.2`, bnConv(`${at}.f.a`, x));
  y = net.relu(`${at}.f.b.2`, bnConv(`${at}.f.b`, y, stride));
  if (net.has(`${at}.f.se.fc1.weight`))
    y = net.squeezeExcite(`${at}.f.se`, y, [`${at}.f.se.fc1`, `${at}.f.se.fc2`], 'relu', 'sigmoid');
  y = bnConv(`${at}.f.c`, y);
  const rest = net.has(`${at}.proj.0.weight`) ? bnConv(`${at}.proj`, x, stride) : x;
  return net.relu(`${at}.activation`, net.add(`${at}.add`, rest, y));
}
