import { type Architecture, indices, Misfit } from '../net';
import type { StateDict } from '../stateDict';

/** One module of `features`: a convolution, its norm, or (by the gap in the numbers) a pool. */
const convs = (dict: StateDict): number[] =>
  indices(dict, 'features.').filter((i) => dict.get(`features.${i}.weight`)?.shape.length === 4);
const normed = (dict: StateDict, i: number): boolean => dict.has(`features.${i + 1}.running_mean`);
/** Whether a pool follows: convolution, norm and ReLU take three numbers (two without norm). */
const pooled = (dict: StateDict, i: number, next: number | undefined): boolean =>
  next === undefined || next - i > (normed(dict, i) ? 3 : 2);
const pools = (dict: StateDict): number => {
  const list = convs(dict);
  return list.filter((i, n) => pooled(dict, i, list[n + 1])).length;
};
const linears = (dict: StateDict): string[] =>
  dict.has('classifier.weight')
    ? ['classifier']
    : indices(dict, 'classifier.')
        .map((i) => `classifier.${i}`)
        .filter((name) => dict.get(`${name}.weight`)?.shape.length === 2);
/** Rows and columns of what the first dense layer reads. */
const grid = (dict: StateDict): number => {
  const last = dict.get(`features.${convs(dict).at(-1)!}.weight`)!.shape[0]!;
  return Math.sqrt(dict.get(`${linears(dict)[0]!}.weight`)!.shape[1]! / last);
};

export const vgg: Architecture = {
  recognise: (dict) =>
    dict.get('features.0.weight')?.shape.length === 4 &&
    convs(dict).length >= 4 &&
    convs(dict).every((i) => dict.get(`features.${i}.weight`)!.shape[2] === 3) &&
    linears(dict).length > 0 &&
    ![...dict.keys()].some((k) => /^features\.\d+\.[a-z]*\d*[a-z]+\d*\.|^features\.\d+\.\d/.test(k)),
  label: (dict) =>
    `VGG-${convs(dict).length + linears(dict).length}${normed(dict, 0) ? ' with batch norms' : ''}`,
  size: (dict) => ({
    size: grid(dict) * 2 ** pools(dict),
    evidence: `${pools(dict)} pools of 2 leave the ${grid(dict)} x ${grid(dict)} positions that its first dense layer reads`,
  }),
  build: (net) => {
    const { dict } = net;
    let [x, side] = ['input', net.input[0]];
    if (net.input[1] !== side) throw new Misfit('its first dense layer reads the positions of a square');
    const list = convs(dict);
    list.forEach((i, n) => {
      x = net.conv(`features.${i}`, x);
      if (normed(dict, i)) x = net.bn(`features.${i + 1}`, x);
      x = net.relu(`features.${i + (normed(dict, i) ? 2 : 1)}`, x);
      if (!pooled(dict, i, list[n + 1])) return;
      x = net.maxPool(`features.${i + (normed(dict, i) ? 3 : 2)}`, x, 2);
      side = Math.floor(side / 2);
    });
    const wanted = grid(dict);
    if (side % wanted !== 0)
      throw new Misfit(
        `pictures of ${net.input[0]} pixels leave ${side} x ${side} positions where ${wanted} x ${wanted} are read`,
      );
    if (side !== wanted) x = net.avgPool('avgpool', x, side / wanted);
    x = net.flatten('flatten', x, wanted);
    linears(dict).forEach((name, i, all) => {
      x = net.linear(name, x);
      if (i < all.length - 1) x = net.relu(`${name}.relu`, x);
    });
    return x;
  },
};
