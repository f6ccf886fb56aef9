import { describe, expect, test } from 'vitest';
import { resnetGraph } from './resnet';

describe('resnetGraph', () => {
  const { nodes, taps, output, features } = resnetGraph(34);
  const of = (op: string) => nodes.filter((n) => n.op === op);

  test('ResNet-34 has 33 convolutions on its longest path, three projections, and a batch norm after each', () => {
    expect(of('conv2d')).toHaveLength(33 + 3);
    expect(of('batchNorm').map((n) => n.inputs[0])).toEqual(of('conv2d').map((n) => n.name));
    expect(of('add')).toHaveLength(16);
    expect(output).toBe('fc');
    expect(features).toBe('avgpool');
  });

  test('the taps of GAIA: 36 batch norms; of its code: the first convolution and the other 35', () => {
    expect(taps.gaia).toEqual(of('batchNorm').map((n) => n.name));
    expect(taps.gaia).toHaveLength(36);
    expect(taps.reference).toEqual(['conv1', ...taps.gaia.slice(1)]);
  });

  test('halves the image at the first block of stages 2, 3 and 4, on both branches', () => {
    const strided = of('conv2d').filter((n) => n.op === 'conv2d' && n.stride[0] === 2);
    expect(strided.map((n) => n.name)).toEqual(
      [2, 3, 4].flatMap((stage) => [`layer${stage}.0.conv1`, `layer${stage}.0.shortcut.0`]),
    );
  });

  test('refuses a depth of other blocks', () => {
    expect(() => resnetGraph(50)).toThrow('18 or 34 deep; 50 is not');
  });
});
