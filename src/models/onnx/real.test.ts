/** Real exports of fourteen families, held against PyTorch in float64: logits, gradients, exact zeros. */
import { beforeAll, describe, expect, test } from 'vitest';
import { useNodeBackend } from '../../engine/nodeBackend';
import { channelsLast, difference, run, zerosThatDiffer } from '../testing/run';
import { entries, filesIn, jsonAt, npzAt, sharedFolder, skipNote } from '../testing/shared';
import { read } from './read';

const folder = sharedFolder('models-real/narrow');

interface Source {
  readonly exports: Readonly<
    Record<string, { readonly tap_tensors?: Readonly<Record<string, { readonly tensor: string }>> }>
  >;
}

beforeAll(async () => useNodeBackend('wasm'));

describe.skipIf(folder === null)(`exports of torchvision's networks${skipNote(folder)}`, () => {
  const cases = entries(folder).flatMap((family) =>
    entries(`${folder!}/${family}`)
      .filter((name) => name.endsWith('.onnx'))
      .map((name) => [family, name] as const),
  );
  test.each(cases)('%s %s', async (family, name) => {
    const at = `${folder!}/${family}`;
    const all = filesIn(at);
    const half = name.includes('float16');
    const imported = await read(
      all.find((f) => f.name === name)!,
      all,
      {},
    );
    const source = jsonAt(at, 'SOURCE.json') as Source;
    const reference = npzAt(at, 'reference.npz');
    const input = reference['input']!;
    const n = input.shape[0]!;
    const taps = Object.entries(source.exports[name.replace('.onnx', '')]?.tap_tensors ?? {}).flatMap(
      ([layer, { tensor }]) => {
        const node = imported.tensors.get(tensor);
        return node === undefined || reference[`grad:${layer}`] === undefined ? [] : [{ layer, node }];
      },
    );
    const got = run(
      imported.graph,
      imported.weights,
      channelsLast(input.data, input.shape),
      n,
      taps.map(({ node }) => node),
    );
    const logits = reference['logits']!.data;
    expect(difference(got.logits.flat(), logits)).toBeLessThan(half ? 0.02 : 1e-4);
    if (half) return;
    const found = source.exports[name.replace('.onnx', '')]?.tap_tensors ?? {};
    expect(taps).toHaveLength(
      Object.keys(found).filter((layer) => reference[`grad:${layer}`] !== undefined).length,
    );
    for (const { layer, node } of taps) {
      const want = reference[`grad:${layer}`]!;
      const g = got.gradients.get(node)!;
      // Gradients are kept for some of the pictures only: the first and the last.
      const each = g.data.length / n;
      const kept = want.shape[0]! === n ? [...Array(n).keys()] : want.shape[0] === 1 ? [0] : [0, n - 1];
      const data = Float32Array.from(
        kept.flatMap((i) => Array.from(g.data.subarray(i * each, (i + 1) * each))),
      );
      // Where rows, columns and channels are as many, the layer's own layout is that which fits.
      const layouts = [
        ...(want.shape.length === 4 && want.shape[1] === g.shape.at(-1)
          ? [channelsLast(want.data, want.shape)]
          : []),
        ...(want.shape.at(-1) === g.shape.at(-1) ? [want.data] : []),
      ];
      const turned = layouts.reduce((best, other) =>
        difference(data, other) < difference(data, best) ? other : best,
      );
      expect(difference(data, turned), `${layer} at "${node}"`).toBeLessThan(1e-4);
      expect(zerosThatDiffer(data, turned), `zeros of ${layer} at "${node}"`).toBe(0);
    }
  });
});
