import { type Architecture, indices, Misfit, type Net } from '../net';
import type { StateDict } from '../stateDict';

const blocks = (dict: StateDict): number[] => {
  const out: number[] = [];
  for (let b = 1; dict.has(`features.denseblock${b}.denselayer1.norm1.weight`); b++)
    out.push(indices(dict, `features.denseblock${b}.denselayer`).length);
  return out;
};
const large = (dict: StateDict): boolean => dict.get('features.conv0.weight')!.shape[2] === 7;

function layer(net: Net, name: string, from: string): string {
  const a = net.relu(`${name}.relu1`, net.bn(`${name}.norm1`, from));
  const b = net.relu(`${name}.relu2`, net.bn(`${name}.norm2`, net.conv(`${name}.conv1`, a)));
  return net.op('concat', `${name}.concat`, [from, net.conv(`${name}.conv2`, b)]);
}

/** torchvision's DenseNets. */
export const densenet: Architecture = {
  recognise: (dict) =>
    dict.has('features.conv0.weight') && blocks(dict).length > 1 && dict.has('classifier.weight'),
  label: (dict) => `DenseNet-${blocks(dict).reduce((a, b) => a + b, 0) * 2 + blocks(dict).length + 1}`,
  size: (dict) =>
    large(dict)
      ? { size: 224, evidence: 'its first convolution has kernels of 7 x 7, as for pictures of 224 pixels' }
      : { size: 32, evidence: 'its first convolution has kernels of 3 x 3, as for pictures of 32 pixels' },
  build: (net) => {
    if (!net.has('features.norm5.weight')) throw new Misfit('it has no tensor "features.norm5.weight"');
    let x = net.conv('features.conv0', 'input', { stride: large(net.dict) ? 2 : 1 });
    if (net.has('features.norm0.weight')) x = net.relu('features.relu0', net.bn('features.norm0', x));
    if (large(net.dict)) x = net.maxPool('features.pool0', x, 3, 2, 1);
    blocks(net.dict).forEach((layers, b, all) => {
      for (let l = 1; l <= layers; l++) x = layer(net, `features.denseblock${b + 1}.denselayer${l}`, x);
      if (b === all.length - 1) return;
      const at = `features.transition${b + 1}`;
      x = net.conv(`${at}.conv`, net.relu(`${at}.relu`, net.bn(`${at}.norm`, x)));
      x = net.avgPool(`${at}.pool`, x, 2);
    });
    x = net.relu('features.relu5', net.bn('features.norm5', x));
    return net.linear('classifier', net.globalAvgPool('avgpool', x));
  },
};
