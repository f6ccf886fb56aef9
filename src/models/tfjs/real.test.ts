/** TensorFlow.js files that nobody here wrote, held against TensorFlow.js itself. */
import { beforeAll, describe, expect, test } from 'vitest';
import { useNodeBackend } from '../../engine/nodeBackend';
import { openModel } from '..';
import { outputsOf } from '../testing/heads';
import { difference, run } from '../testing/run';
import { entries, filesIn, npzAt, sharedFolder, skipNote } from '../testing/shared';

const folder = sharedFolder('models-real');
beforeAll(async () => useNodeBackend('wasm'));

describe.skipIf(folder === null)(`files of TensorFlow.js${skipNote(folder)}`, () => {
  const cases = ['tfjs-layers', 'tfjs-graph'].flatMap((kind) =>
    entries(folder === null ? null : `${folder}/${kind}`).map((name) => [kind, name] as const),
  );
  test.each(cases)('%s %s', async (kind, name) => {
    const at = `${folder!}/${kind}/${name}`;
    const network = await openModel(filesIn(at).filter((f) => !/SOURCE|\.npz$/.test(f.name)));
    const { input, output } = npzAt(at, 'expected.npz');
    const { logits } = run(network.graph, network.weights, input!.data, input!.shape[0]!);
    expect(difference(outputsOf(network, logits).flat(), output!.data)).toBeLessThan(1e-4);
  });
});
