/** Pixels and logits from another framework: found by their shapes, compared in one sentence. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openModel } from '..';
import { useNodeBackend } from '../../engine/nodeBackend';
import { writeSafetensors } from '../../packs/formats/safetensors';
import { run } from '../testing/run';
import { compared, pairsIn } from './pairs';

const bytesOf = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(path.join(import.meta.dirname, '../../testdata/models', name)));

beforeAll(async () => useNodeBackend('wasm'));

describe('pixels and logits of another framework', () => {
  test('PyTorch’s own, channels first, are the network’s', async () => {
    const network = await openModel([{ name: 'resnet.legacy.onnx', bytes: bytesOf('resnet.legacy.onnx') }]);
    const { pixels, logits, n } = pairsIn(
      [{ name: 'resnet.npz', bytes: bytesOf('resnet.npz') }],
      network.input,
      network.classes,
    );
    const got = run(network.graph, network.weights, pixels, n).logits.flat();
    expect(compared(got, logits, n)).toMatch(
      new RegExp(`^On ${n} pictures? the largest difference .* the network is read right\\.$`),
    );
    const wrong = got.map((z, i) => (i === 1 ? z + 1 : z));
    expect(compared(wrong, logits, n)).toMatch(/\(picture 1, class 1; .*are the pixels normalised.*\?$/);
    expect(compared([NaN], [1], 1)).toContain('not finite');
  });
  test('safetensors, channels last', () => {
    const file = (logits: readonly number[]) => ({
      name: 'pairs.safetensors',
      bytes: writeSafetensors(
        {
          x: { shape: [2, 4, 4, 3], data: new Float32Array(96).fill(0.5) },
          y: { shape: logits, data: new Float32Array(logits.reduce((a, b) => a * b, 1)) },
        },
        'float32',
      ),
    });
    expect(pairsIn([file([2, 5])], [4, 4, 3], 5).n).toBe(2);
    expect(() => pairsIn([file([2, 6])], [4, 4, 3], 5)).toThrow(
      'No array has the shape of its logits, [2, 5]; there is "x" [2, 4, 4, 3], "y" [2, 6].',
    );
    expect(() => pairsIn([file([2, 5])], [8, 8, 3], 5)).toThrow(/shape of its pixels, \[N, 3, 8, 8\] or/);
    expect(() => pairsIn([{ name: 'a.txt', bytes: new Uint8Array(4) }], [4, 4, 3], 5)).toThrow(
      '"a.txt" is neither .npz nor .npy nor .safetensors',
    );
  });
});
