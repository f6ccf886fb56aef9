/** Real networks on real photographs: the five largest are those of TensorFlow.js's own layers on the same pixels. */
import path from 'node:path';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Model } from '../../engine/graph/model';
import { forward } from '../../engine/graph/pass';
import { useNodeBackend } from '../../engine/nodeBackend';
import { tf } from '../../engine/tf';
import { openModel } from '..';
import { outputsOf, topFive } from '../testing/heads';
import { difference } from '../testing/run';
import { entries, filesIn, sharedFolder, skipNote } from '../testing/shared';
import type { Imported, ModelFile } from '../types';

const folder = sharedFolder('data');
beforeAll(async () => useNodeBackend('wasm'));

/** TensorFlow.js's own reading of the files. */
async function officially(files: readonly ModelFile[]): Promise<LayersModel> {
  const json = JSON.parse(new TextDecoder().decode(files.find((f) => f.name === 'model.json')!.bytes)) as {
    modelTopology: object;
    weightsManifest: { paths: string[]; weights: { name: string; shape: number[]; dtype: 'float32' }[] }[];
  };
  const parts = json.weightsManifest.flatMap((group) =>
    group.paths.map((name) => files.find((f) => f.name === name)!.bytes),
  );
  const weightData = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    weightData.set(part, at);
    at += part.length;
  }
  return loadLayersModel({
    load: () =>
      Promise.resolve({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
        weightData: weightData.buffer,
      }),
  });
}

describe.skipIf(folder === null)(`photographs of ImageNet's classes${skipNote(folder)}`, () => {
  const at = `${folder!}/imagenet/imagenet-id`;
  const photographs = entries(folder === null ? null : at).filter((name) => /\.jpe?g$/i.test(name));

  describe.each([
    ['mobilenet-v1-0.25-224-layers', -1],
    ['tinyvgg-cnn-explainer-layers', 0],
  ])('%s', (name, low) => {
    let network: Imported;
    let model: Model;
    let official: LayersModel;
    beforeAll(async () => {
      const files = filesIn(`${folder!}/models/${name}`);
      network = await openModel(files);
      model = new Model(network.graph, network.weights);
      official = await officially(files);
    });
    afterAll(() => {
      model.dispose();
      official.dispose();
    });

    test(`all ${photographs.length}`, async () => {
      expect(photographs.length).toBe(50);
      const [h, w, c] = network.input;
      for (const photograph of photographs) {
        const rgb = await sharp(path.join(at, photograph))
          .resize(w, h, { fit: 'fill' })
          .toColourspace('srgb')
          .removeAlpha()
          .raw()
          .toBuffer();
        const x = tf.tensor4d(
          Float32Array.from(rgb, (v) => low + ((1 - low) * v) / 255),
          [1, h, w, c],
        );
        const pass = forward(model, x);
        const logits = (await pass.logits.array()) as number[][];
        pass.dispose();
        const theirs = official.predict(x) as typeof x;
        const want = Array.from(await theirs.data());
        tf.dispose([x, theirs]);
        const [got] = outputsOf(network, logits);
        expect(topFive(got!), photograph).toEqual(topFive(want));
        expect(difference(got!, want), photograph).toBeLessThan(1e-4);
      }
    });
  });
});
