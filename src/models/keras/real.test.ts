/** Keras files that nobody here wrote, held against Keras in float64: outputs, gradients, exact zeros. */
import { beforeAll, describe, expect, test } from 'vitest';
import { useNodeBackend } from '../../engine/nodeBackend';
import { openModel } from '..';
import { outputsOf } from '../testing/heads';
import { difference, run, zerosThatDiffer } from '../testing/run';
import { fileAt, filesIn, npzAt, sharedFolder, skipNote } from '../testing/shared';

const folder = sharedFolder('models-real/keras');
beforeAll(async () => useNodeBackend('wasm'));

describe.skipIf(folder === null)(`files of Keras${skipNote(folder)}`, () => {
  test.each([
    ['mlperf-tiny-resnet8', 'pretrainedResnet.h5', 7],
    ['oarriaga-emotion', 'fer2013_mini_XCEPTION.119-0.65.hdf5', 14],
    ['teachable-machine-waste', 'keras_model.h5', 15],
    ['tensorspace-mnist', 'mnist.h5', 0],
    ['akshat-mnist-v3', 'model.keras', 0],
  ])('%s', async (name, file, kept) => {
    const at = `${folder!}/${name}`;
    const network = await openModel(filesIn(at).filter((f) => f.name === file || f.name === 'labels.txt'));
    const arrays = npzAt(at, 'expected.npz');
    const input = arrays['input']!;
    const taps = Object.keys(arrays).flatMap((key) => (key.startsWith('grad:') ? [key.slice(5)] : []));
    expect(taps).toHaveLength(kept);
    const got = run(network.graph, network.weights, input.data, input.shape[0]!, taps);
    expect(difference(got.logits.flat(), arrays['logits']!.data)).toBeLessThan(1e-4);
    expect(difference(outputsOf(network, got.logits).flat(), arrays['output']!.data)).toBeLessThan(1e-4);
    for (const tap of taps) {
      const want = arrays[`grad:${tap}`]!;
      const data = got.gradients.get(tap)!.data.subarray(0, want.data.length);
      expect(difference(data, want.data), tap).toBeLessThan(1e-4);
      expect(zerosThatDiffer(data, want.data), `zeros at ${tap}`).toBe(0);
      expect(network.taps.norms).toContain(tap);
    }
  });

  test('names of classes lie beside the network', async () => {
    const network = await openModel(
      filesIn(`${folder!}/teachable-machine-waste`).filter((f) => !/npz|SOURCE/.test(f.name)),
    );
    expect(network.classNames).toHaveLength(4);
  });

  test('weights without the network are refused in one sentence', async () => {
    const file = fileAt(`${folder!}/mesonet-weights-only`, 'Meso4_DF.h5');
    await expect(openModel([file])).rejects.toThrow(/^"Meso4_DF\.h5" holds weights only, .*\.$/);
  });
});
