import { type Architecture, Misfit } from '../net';

/** The network of PyTorch's CIFAR-10 tutorial: two convolutions of 5 x 5 with pools, three dense layers. */
export const tutorial: Architecture = {
  recognise: (dict) =>
    dict.size === 10 &&
    dict.get('conv1.weight')?.shape.join() === '6,3,5,5' &&
    dict.get('conv2.weight')?.shape.join() === '16,6,5,5' &&
    dict.get('fc1.weight')?.shape.join() === '120,400' &&
    dict.has('fc3.weight'),
  label: () => "the network of PyTorch's CIFAR-10 tutorial",
  size: () => ({
    size: 32,
    evidence: 'its first dense layer reads the 5 x 5 positions that pictures of 32 pixels leave',
  }),
  build: (net) => {
    if (net.input[1] !== net.input[0])
      throw new Misfit('its first dense layer reads the positions of a square');
    let x = net.maxPool('pool1', net.relu('relu1', net.conv('conv1', 'input', { padding: 0 })), 2);
    x = net.maxPool('pool2', net.relu('relu2', net.conv('conv2', x, { padding: 0 })), 2);
    x = net.relu('relu3', net.linear('fc1', net.flatten('flatten', x, 5)));
    return net.linear('fc3', net.relu('relu4', net.linear('fc2', x)));
  },
};
