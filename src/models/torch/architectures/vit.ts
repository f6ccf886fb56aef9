/** torchvision's vision transformers (Dosovitskiy et al., ICLR 2021). */
import { reshape, slice, transpose } from '../../host/arrays';
import { type Architecture, indices, Misfit, type Net } from '../net';
import type { StateDict } from '../stateDict';

const LAYERS = 'encoder.layers.encoder_layer_';
const patchOf = (dict: StateDict): number => dict.get('conv_proj.weight')!.shape[2]!;
const widthOf = (dict: StateDict): number => dict.get('conv_proj.weight')!.shape[0]!;
/** Rows and columns of patches that it has positions for. */
const gridOf = (dict: StateDict): number => Math.sqrt(dict.get('encoder.pos_embedding')!.shape.at(-2)! - 1);

/** One of the three maps of attention, `[tokens, D]` to `[heads, tokens, D / heads]`; its weights times `scale`. */
function projected(net: Net, at: string, which: number, from: string, heads: number, scale: number): string {
  const d = net.channelsOf(from);
  const name = `${at}.${['query', 'key', 'value'][which]!}`;
  const part = (tensor: string) => {
    const whole = net.array(`${at}.${tensor}`);
    const rest = whole.shape.slice(1);
    const cut = slice(
      whole,
      [which * d, ...rest.map(() => 0)],
      [d, ...rest],
      whole.shape.map(() => 1),
    );
    return { ...cut, data: Float32Array.from(cut.data, (x) => x * scale) };
  };
  const dense = net.op('dense', name, [from], {
    weight: net.weight(`${name}.weight`, transpose(part('in_proj_weight'), [1, 0])),
    bias: net.weight(`${name}.bias`, part('in_proj_bias')),
  });
  const tokens = gridOf(net.dict) ** 2 + 1;
  const split = net.op('reshape', `${name}.heads`, [dense], { shape: [tokens, heads, d / heads] });
  return net.op('transpose', `${name}.turned`, [split], { perm: [1, 0, 2] });
}

function attention(net: Net, at: string, from: string, heads: number): string {
  const d = net.channelsOf(from);
  const tokens = gridOf(net.dict) ** 2 + 1;
  const [q, k, v] = [0, 1, 2].map((which) =>
    projected(net, at, which, from, heads, which === 0 ? Math.sqrt(heads / d) : 1),
  ) as [string, string, string];
  const scores = net.op('matMul', `${at}.scores`, [q, k], { transposeB: true });
  const shares = net.op('softmax', `${at}.shares`, [scores], { axis: 2 });
  const mixed = net.note(net.op('matMul', `${at}.mixed`, [shares, v]), d);
  const turned = net.op('transpose', `${at}.joined`, [mixed], { perm: [1, 0, 2] });
  return net.linear(`${at}.out_proj`, net.op('reshape', `${at}.tokens`, [turned], { shape: [tokens, d] }));
}

export const vit: Architecture = {
  recognise: (dict) =>
    dict.get('conv_proj.weight')?.shape.length === 4 &&
    dict.get('encoder.pos_embedding')?.shape.length === 3 &&
    dict.has('class_token') &&
    dict.has('heads.head.weight') &&
    dict.has(`${LAYERS}0.self_attention.in_proj_weight`),
  label: (dict) =>
    `ViT (patches of ${patchOf(dict)}, ${indices(dict, LAYERS).length} layers of ${widthOf(dict)})`,
  size: (dict) => ({
    size: gridOf(dict) * patchOf(dict),
    evidence: `it has positions for ${gridOf(dict)} x ${gridOf(dict)} patches of ${patchOf(dict)} pixels`,
  }),
  build: (net) => {
    const { dict } = net;
    const [grid, patch, d] = [gridOf(dict), patchOf(dict), widthOf(dict)];
    if (net.input[0] !== grid * patch || net.input[1] !== grid * patch)
      throw new Misfit(`its positions are those of ${grid * patch} x ${grid * patch} pixels`);
    const divisors = Array.from({ length: d }, (_, i) => i + 1).filter((n) => d % n === 0);
    const guess = divisors.includes(d / 64) ? d / 64 : (divisors.findLast((n) => n <= 4 && n < d) ?? 1);
    const heads = net.askNumber(
      'heads',
      'How many heads does its attention have?',
      guess,
      d / guess === 64
        ? `vision transformers have heads of 64 values, and ${d} / 64 = ${guess}`
        : `heads of 64 values, as vision transformers have them, do not divide its ${d}; of its divisors ${guess} is a usual number`,
      divisors,
    );
    const patches = net.conv('conv_proj', 'input', { stride: patch, padding: 0 });
    const listed = net.op('reshape', 'patches', [patches], { shape: [grid * grid, d] });
    const token = net.weight('class_token', reshape(net.array('class_token'), [1, d]));
    const tokens = net.note(net.op('concat', 'tokens', [listed], { axis: 0, before: token }), d);
    const place = net.weight(
      'encoder.pos_embedding',
      reshape(net.array('encoder.pos_embedding'), [grid * grid + 1, d]),
    );
    let x = net.op('add', 'encoder.placed', [tokens], { constant: place });
    for (const i of indices(dict, LAYERS)) {
      const at = `${LAYERS}${i}`;
      x = net.add(
        `${at}.add1`,
        x,
        attention(net, `${at}.self_attention`, net.layerNorm(`${at}.ln_1`, x, 1), heads),
      );
      // The published files keep the names of an older version.
      const [first, second] = net.has(`${at}.mlp.0.weight`)
        ? ['mlp.0', 'mlp.3']
        : ['mlp.linear_1', 'mlp.linear_2'];
      const wide = net.act(
        'gelu',
        `${at}.mlp.gelu`,
        net.linear(`${at}.${first}`, net.layerNorm(`${at}.ln_2`, x, 1)),
      );
      x = net.add(`${at}.add2`, x, net.linear(`${at}.${second}`, wide));
    }
    const first = net.op('gather', 'encoder.class', [net.layerNorm('encoder.ln', x, 1)], {
      axis: 0,
      indices: 0,
    });
    return net.linear('heads.head', first);
  },
};
