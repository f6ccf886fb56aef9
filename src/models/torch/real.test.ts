/** Real weights, held against PyTorch in float64. */
import { beforeAll, describe, expect, test } from 'vitest';
import { useNodeBackend } from '../../engine/nodeBackend';
import { openModel, type ReadOptions } from '..';
import { channelsLast, difference, run, zerosThatDiffer } from '../testing/run';
import { entries, fileAt, npzAt, sharedFolder, skipNote } from '../testing/shared';

const folder = sharedFolder('models-real');

beforeAll(async () => useNodeBackend('wasm'));

describe.skipIf(folder === null)(`weights of PyTorch${skipNote(folder)}`, () => {
  test("akamaster's ResNet-20: option A, an old pickle, DataParallel", async () => {
    const at = `${folder!}/pytorch/akamaster-resnet20`;
    const imported = await openModel([fileAt(at, 'resnet20-12fca82f.th')]);
    expect(imported.architecture).toBe('ResNet-20 (blocks 3, 3, 3, CIFAR form with shortcuts of option A)');
    expect(imported.taps.norms).toHaveLength(19);
    const reference = npzAt(at, 'expected.npz');
    const input = reference['input']!;
    const n = input.shape[0]!;
    const got = run(
      imported.graph,
      imported.weights,
      channelsLast(input.data, input.shape),
      n,
      imported.taps.norms,
    );
    expect(difference(got.logits.flat(), reference['logits']!.data)).toBeLessThan(1e-4);
    for (const tap of imported.taps.norms) {
      const want = reference[`grad:${tap}`]!;
      const turned = channelsLast(want.data, want.shape);
      const data = got.gradients.get(tap)!.data.subarray(0, turned.length);
      expect(difference(data, turned), tap).toBeLessThan(1e-4);
      expect(zerosThatDiffer(data, turned), tap).toBe(0);
    }
  });

  const narrow = [
    'resnet-basic',
    'resnet-bottleneck',
    'densenet',
    'squeezenet',
    'vgg_bn',
    'shufflenet_v2',
    'convnext',
    'regnet_se',
    'efficientnet',
  ].flatMap((family) =>
    entries(folder === null ? null : `${folder}/narrow/${family}`)
      .filter(
        (name) =>
          /\.(pt|pth|safetensors)$/.test(name) && !name.includes('float16') && !name.includes('whole'),
      )
      .map((name) => [family, name] as const),
  );
  test.each(narrow)('%s %s', async (family, name) => {
    const at = `${folder!}/narrow/${family}`;
    const reference = npzAt(at, 'reference.npz');
    const input = reference['input']!;
    const imported = await openModel([fileAt(at, name)], { size: input.shape[2]! });
    const got = run(imported.graph, imported.weights, channelsLast(input.data, input.shape), input.shape[0]!);
    expect(difference(got.logits.flat(), reference['logits']!.data)).toBeLessThan(1e-4);
  });

  /** What weights do not say, answered: families and the right answers. */
  const HIDING = [
    ['vit', { heads: '2' }],
    ['resnet-groupnorm', { groups: '4' }],
    ['mobilenet_v2', { strides: '1 2 1 2 1 2' }],
    ['mobilenet_v3', { strides: '2,2,1,2,1,1,1,1', 'hard-swish': '4' }],
  ] as const satisfies readonly (readonly [string, ReadOptions['hidden']])[];

  test.each(HIDING)('%s hides what it is asked for, and is right with the answer', async (family, hidden) => {
    const at = `${folder!}/narrow/${family}`;
    const reference = npzAt(at, 'reference.npz');
    const input = reference['input']!;
    const file = fileAt(at, 'state_dict.pt');
    const size = input.shape[2]!;
    const guessed = await openModel([file], { size });
    for (const id of Object.keys(hidden)) {
      const question = guessed.questions.find((q) => q.id === id)!;
      expect(question.options.map(({ value }) => value)).toContain(question.guess);
      expect(question.evidence).not.toBe('');
    }
    const { graph, weights } = await openModel([file], { size, hidden });
    const got = run(graph, weights, channelsLast(input.data, input.shape), input.shape[0]!);
    expect(difference(got.logits.flat(), reference['logits']!.data)).toBeLessThan(1e-4);
  });

  test.each([
    ['vit', { heads: '5' }, '"5" for its heads is none of 1, 2, 4'],
    ['mobilenet_v2', { strides: '1 2 3' }, 'the strides "1 2 3" are not 6 numbers, each 1 or 2'],
  ] as const)('a wrong answer for %s is said in one sentence', async (family, hidden, said) => {
    const file = fileAt(`${folder!}/narrow/${family}`, 'state_dict.pt');
    await expect(openModel([file], { hidden })).rejects.toThrow(said);
  });

  test('blocks of branches that no name tells are refused with the line that exports the graph', async () => {
    const file = fileAt(`${folder!}/narrow/inception`, 'state_dict.pt');
    await expect(openModel([file])).rejects.toThrow(/^"state_dict\.pt" [^\n]*torch\.onnx\.export\([^\n]*\.$/);
  });

  test('a whole pickled module is refused with the line that exports it', async () => {
    const file = fileAt(`${folder!}/narrow/vgg_bn`, 'whole_module.pt');
    await expect(openModel([file])).rejects.toThrow(/holds a whole pickled module .*torch\.onnx\.export/);
  });
});
