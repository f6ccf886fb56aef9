/** What a graph or its weights can get wrong, and the sentence for each; ties and empty paddings. */
import { expect, test } from 'vitest';
import { onBackends } from '../testing/numerics';
import { tf, type Tensor } from '../tf';
import { smallNet } from '../testing/smallNet';
import { Model } from './model';
import { backward, forward } from './pass';
import type { Graph, GraphNode, Weights } from './types';

const { graph, weights } = smallNet();
/** A node changed; with another operation only the name and the inputs stay. */
const made = (node: GraphNode, change: object): object =>
  'op' in change ? { name: node.name, inputs: node.inputs, ...change } : { ...node, ...change };
const withNode = (name: string, change: object): Graph => ({
  ...graph,
  nodes: graph.nodes.map((n) => (n.name === name ? (made(n, change) as GraphNode) : n)),
});
const w = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });

onBackends('models', () => {
  test.each<[string, Graph, Weights]>([
    [
      'Node "c0": weight "w0" takes 4 channels but its input has 3.',
      graph,
      { ...weights, w0: w(3, 3, 4, 6) },
    ],
    ['Node "c0": weight "w0" is [3, 6]; 4 dimensions are needed.', graph, { ...weights, w0: w(3, 6) }],
    ['Node "c0": weight "b0" is [1]; [6] is needed.', graph, { ...weights, b0: w(1) }],
    [
      'Node "c0" has 6 outputs, which do not divide into 4 groups.',
      withNode('t1', { inputs: ['x'] }),
      { ...weights, w0: w(3, 3, 3, 6) },
    ],
    ['Node "t2": weight "g" is [5]; [6] is needed.', withNode('t0', { gamma: 'b' }), { ...weights, g: w(5) }],
    ['Node "t0": weight "m" is [5]; [6] is needed.', graph, { ...weights, m: w(5) }],
    [
      'Node "t0": weight "v" holds the variance -1 of channel 2',
      graph,
      { ...weights, v: { shape: [6], data: Float32Array.of(1, 1, -1, 1, 1, 1) } },
    ],
    ['Node "t1": weight "nope" is missing.', withNode('t1', { weight: 'nope' }), weights],
    [
      'Node "sum" cannot add shapes [8, 8, 6] and [8, 8, 3].',
      withNode('sum', { inputs: ['c2', 'x'] }),
      weights,
    ],
    ['Node "r0" reads "late", which does not come before it.', withNode('r0', { inputs: ['late'] }), weights],
    ['Node "z": weight "wz" takes 5 features but its input is [6].', graph, { ...weights, wz: w(5, 4) }],
    [
      'Node "t1" has the padding [0, 3, 0, 0], which leaves windows of 3 x 3',
      withNode('t1', { op: 'maxPool', size: [3, 3], stride: [1, 1], padding: [0, 3, 0, 0] }),
      weights,
    ],
    [
      'Node "r1" has 6 channels, which do not divide into 4 groups.',
      withNode('r1', { op: 'groupNorm', groups: 4, gamma: 'g', beta: 'b', epsilon: 1 }),
      weights,
    ],
    ['Two nodes are called "r0".', withNode('r1', { name: 'r0' }), weights],
    [
      'Node "c2" has a fault in "stride.1": expected >=1 but received 0.',
      withNode('c2', { stride: [1, 0] }),
      weights,
    ],
    ['Node "c2" has a fault in "dilations"', withNode('c2', { dilations: [2, 2] }), weights],
    ['Node "sum" takes 1 or more inputs, not 0.', withNode('sum', { inputs: [] }), weights],
    ['Node "r0" takes 1 input, not 2.', withNode('r0', { inputs: ['t0', 't0'] }), weights],
    [
      'Only the first node may be an input.',
      withNode('r1', { op: 'input', inputs: [], shape: [8, 8, 3] }),
      weights,
    ],
    ['The first node must be the input.', { ...graph, nodes: graph.nodes.slice(1) }, weights],
    [
      'No tap leads to the output "z".',
      {
        ...graph,
        taps: { ...graph.taps, gaia: ['off'] },
        nodes: [...graph.nodes, { op: 'relu', name: 'off', inputs: ['x'] }],
      },
      weights,
    ],
    ['Node "r1" has a fault in "op": there is no operation "gulp".', withNode('r1', { op: 'gulp' }), weights],
    ['The graph has no node "t9".', { ...graph, taps: { ...graph.taps, gaia: ['t9'] } }, weights],
    ['The tap "t0" must come after "t1"', { ...graph, taps: { ...graph.taps, gaia: ['t1', 't0'] } }, weights],
    ['Node "r2" must give a vector; its shape is [8, 8, 6].', { ...graph, features: 'r2' }, weights],
  ])('%s', (message, g, ws) => {
    const net = message.includes('4 groups') && message.includes('c0') ? withNode('c0', { groups: 4 }) : g;
    const given = message.includes('c0') && message.includes('4 groups') ? { ...ws, w0: w(3, 3, 1, 6) } : ws;
    const inputs = message.includes('c0') && message.includes('4 groups') ? withInput(net, 4) : net;
    expect(() => new Model(inputs, given)).toThrow(message);
  });

  const withInput = (g: Graph, channels: number): Graph => ({
    ...g,
    nodes: g.nodes.map((n) => (n.op === 'input' ? { ...n, shape: [8, 8, channels] } : n)),
  });

  test('a folded batch norm keeps its name and its values; one whose input is read elsewhere becomes an affine', () => {
    const model = new Model(graph, weights);
    // c0 also feeds the sum: not foldable.
    expect(model.nodes.get('t0')!.op).toBe('affine');
    model.dispose();
    const apart = new Model(withNode('sum', { inputs: ['c2', 'c2'] }), weights);
    expect(apart.nodes.get('t0')!.op).toBe('conv2d');
    expect(apart.nodes.has('c0')).toBe(false);
    apart.dispose();
  });

  test('on a tie max pooling sends the gradient to the first position, a ReLU at 0 and a ReLU6 at 6 send none', async () => {
    const net: Graph = {
      nodes: [
        { op: 'input', name: 'x', inputs: [], shape: [2, 3, 1] },
        { op: 'relu6', name: 'a', inputs: ['x'] },
        { op: 'maxPool', name: 'p', inputs: ['a'], size: [2, 3], stride: [1, 1], padding: [0, 0, 0, 0] },
        { op: 'relu', name: 'q', inputs: ['x'] },
        { op: 'flatten', name: 'pf', inputs: ['p'] },
        { op: 'flatten', name: 'qf', inputs: ['q'] },
        { op: 'concat', name: 'z', inputs: ['pf', 'qf'] },
      ],
      output: 'z',
      features: 'z',
      taps: { gaia: ['a'], reference: ['a'] },
    };
    const model = new Model(net, {});
    const x = tf.tensor([0, 2, 5, 5, 6, 0], [1, 2, 3, 1]);
    const pass = forward(model, x);
    const values = async (t: Tensor): Promise<number[]> => [...(await t.data())];
    const seed = tf.tensor2d([1, 10, 10, 10, 10, 10, 10], [1, 7]);
    const g = backward(pass, 'z', seed, ['a', 'x']);
    expect(await values(g.get('a')!)).toEqual([0, 0, 0, 0, 1, 0]);
    // At 6 the ReLU6 is shut; at 0 the ReLU is.
    expect(await values(g.get('x')!)).toEqual([0, 10, 10, 10, 10, 0]);
    const five = tf.tensor([1, 5, 5, 5, 2, 0], [1, 2, 3, 1]);
    const second = forward(model, five);
    const h = backward(second, 'z', seed, ['a']);
    expect(await values(h.get('a')!)).toEqual([0, 1, 0, 0, 0, 0]);
    pass.dispose();
    second.dispose();
    tf.dispose([x, five, seed, ...g.values(), ...h.values()]);
    model.dispose();
  });
});
