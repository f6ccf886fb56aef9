/** ONNX files that nobody here wrote: networks of other exporters against onnxruntime, and odd graphs that must not break a reader. */
import { beforeAll, describe, expect, test } from 'vitest';
import { useNodeBackend } from '../../engine/nodeBackend';
import { EngineError } from '../../engine/errors';
import { openModel } from '..';
import { channelsLast, difference, run } from '../testing/run';
import { entries, filesIn, npzAt, sharedFolder, skipNote } from '../testing/shared';

const folder = sharedFolder('models-real');
beforeAll(async () => useNodeBackend('wasm'));

const softmax = (row: readonly number[]): number[] => {
  const most = Math.max(...row);
  const exps = row.map((z) => Math.exp(z - most));
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((e) => e / sum);
};

describe.skipIf(folder === null)(`networks of other exporters${skipNote(folder)}`, () => {
  test.each(['mnist-8', 'winml-cifar10', 'mesonet-tf2onnx', 'vnncomp-resnet2b'])('%s', async (name) => {
    const at = `${folder!}/onnx/${name}`;
    const files = filesIn(at).filter((f) => f.name.endsWith('.onnx'));
    const imported = await openModel(files);
    const arrays = npzAt(at, 'expected.npz');
    const input = arrays['input']!;
    const output = arrays['output'] ?? arrays['logits']!;
    const last = input.shape.at(-1) === imported.input[2] && input.shape[1] !== imported.input[2];
    const x = last ? input.data : channelsLast(input.data, input.shape);
    const got = run(imported.graph, imported.weights, x, input.shape[0]!);
    // What stood after the logits is put back: a softmax, or for one output the sigmoid.
    const stripped = !imported.questions.find((q) => q.id === 'logits')!.evidence.startsWith('no softmax');
    const one = output.data.length === input.shape[0];
    const rows = got.logits.map((row) => (one ? [softmax(row)[1]!] : stripped ? softmax(row) : row));
    expect(difference(rows.flat(), output.data)).toBeLessThan(1e-4);
  });
});

describe.skipIf(folder === null)(`odd graphs${skipNote(folder)}`, () => {
  const at = folder === null ? null : `${folder}/onnx-edge/polygraphy`;
  test.each(entries(at).filter((name) => name.endsWith('.onnx')))(
    '%s is opened or refused in one sentence',
    async (name) => {
      const all = filesIn(at!).filter((f) => f.name === name || f.name.endsWith('.data'));
      try {
        expect((await openModel(all)).graph.nodes.length).toBeGreaterThan(1);
      } catch (error) {
        expect(error).toBeInstanceOf(EngineError);
        expect((error as EngineError).code).toBe('bad-model');
        expect((error as Error).message).toMatch(/^"[^"]+".*[^.]\.$/s);
        expect((error as Error).message).not.toContain('\n');
      }
    },
  );
});
