import { EngineError } from '../../engine/errors';
import { isZip, unzip } from '../bytes/zip';
import type { Read } from '../reader';
import { isObject, isText } from '../tensorflow/config';
import { labelsAmong } from '../tensorflow/labels';
import { type WeightSource, writeKeras } from '../tensorflow/keras';
import { opened } from '../tensorflow/open';
import type { ModelFile } from '../types';
import { type H5Object, openHdf5 } from './hdf5';
import { byNames, byPlaces } from './weights';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A description of a network in JSON; null where the text is none. */
function described(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) && isText(value['class_name']) && value['config'] !== undefined ? value : null;
  } catch {
    return null;
  }
}

/** `{"class_name": "Sequential", ...}` in a file beside weights alone, as `model.to_json()` writes it. */
const besides = (all: readonly ModelFile[]): unknown =>
  all
    .filter(({ name }) => /\.json$/i.test(name))
    .map(({ bytes }) => described(text(bytes)))
    .find((value) => value !== null) ?? null;

interface Parts {
  readonly model: unknown;
  readonly weights: WeightSource;
  readonly version: string;
}

/** A group that has places for layers is of the newer form. */
const sourceOf = (root: H5Object, file: string): WeightSource =>
  root.get('layers') !== null && root.attribute('layer_names') === null
    ? byPlaces(root, file)
    : byNames(root);

function fromHdf5(file: ModelFile, all: readonly ModelFile[]): Parts {
  const root = openHdf5(file.bytes, file.name);
  const [config] = root.attribute('model_config') ?? [];
  const [version] = root.attribute('keras_version') ?? [];
  const model = typeof config === 'string' ? described(config) : besides(all);
  if (model === null)
    throw new EngineError(
      'bad-model',
      `"${file.name}" holds weights only, not what is done with them: save the network with model.save("model.keras"), or give the JSON of model.to_json() with it.`,
      { file: file.name },
    );
  return {
    model,
    weights: sourceOf(root.get('model_weights') ?? root, file.name),
    version: typeof version === 'string' ? version : '',
  };
}

function fromZip(file: ModelFile): Parts {
  const bad = (fault: string): EngineError =>
    new EngineError('bad-model', `"${file.name}" ${fault}.`, { file: file.name });
  const inside = unzip(file.bytes, file.name, (path) =>
    /^(config|metadata)\.json$|^model\.weights\.h5$/.test(path),
  );
  const config = inside.get('config.json');
  const weights = inside.get('model.weights.h5');
  if (config === undefined || weights === undefined)
    throw bad('has no config.json or no model.weights.h5 inside');
  const model = described(text(config));
  if (model === null) throw bad('has a config.json that describes no network');
  const version = /"keras_version":\s*"([^"]*)"/.exec(
    text(inside.get('metadata.json') ?? new Uint8Array()),
  )?.[1];
  return { model, weights: byPlaces(openHdf5(weights, file.name), file.name), version: version ?? '3' };
}

/** Read a network that Keras saved: HDF5, or a zip archive around it. Throws EngineError `bad-model`. */
export const read: Read = async (file, all, options) => {
  await Promise.resolve();
  const { model, weights, version } = isZip(file.bytes) ? fromZip(file) : fromHdf5(file, all);
  const written = writeKeras(model, weights, file.name, version.startsWith('3') ? 3 : 2);
  return opened(
    {
      ...written,
      format: 'Keras',
      architecture: `Keras network${written.name === '' ? '' : ` "${written.name}"`} of ${written.layers} layers${version === '' ? '' : `, saved by Keras ${version}`}`,
      file: file.name,
      bytes: file.bytes.length,
      outputEvidence: `the file has ${written.outputs.size} outputs; the last of them is taken`,
      classNames: labelsAmong(all),
      notes: [],
    },
    options,
  );
};
