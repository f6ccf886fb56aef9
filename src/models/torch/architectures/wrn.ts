import { type Architecture, indices } from '../net';
import type { StateDict } from '../stateDict';

const depth = (dict: StateDict): number => indices(dict, 'block1.layer.').length * 6 + 4;

/** Wide ResNets for CIFAR under the names of the widely used PyTorch implementation (`block1.layer.0.bn1`). */
export const wrn: Architecture = {
  recognise: (dict) =>
    dict.has('block1.layer.0.bn1.weight') && dict.has('block3.layer.0.conv2.weight') && dict.has('fc.weight'),
  label: (dict) =>
    `WideResNet-${depth(dict)}-${dict.get('block1.layer.0.conv1.weight')!.shape[0]! / 16} (pre-activation, CIFAR form)`,
  size: () => ({ size: 32, evidence: 'wide ResNets of this form are made for pictures of 32 pixels' }),
  reference: (norms, features) => ({ z: [...norms, features], a: norms }),
  build: (net) => {
    let x = net.conv('conv1', 'input');
    for (const s of [1, 2, 3]) {
      for (const b of indices(net.dict, `block${s}.layer.`)) {
        const at = `block${s}.layer.${b}`;
        const stride = s > 1 && b === 0 ? 2 : 1;
        const shortcut = net.has(`${at}.convShortcut.weight`);
        const pre = net.relu(`${at}.relu1`, net.bn(`${at}.bn1`, x));
        let y = net.conv(`${at}.conv1`, pre, { stride });
        y = net.conv(`${at}.conv2`, net.relu(`${at}.relu2`, net.bn(`${at}.bn2`, y)));
        const rest = shortcut ? net.conv(`${at}.convShortcut`, pre, { stride }) : x;
        x = net.add(`${at}.add`, rest, y);
      }
    }
    return net.linear('fc', net.globalAvgPool('avgpool', net.relu('relu', net.bn('bn1', x))));
  },
};
