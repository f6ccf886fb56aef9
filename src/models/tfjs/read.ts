import { EngineError } from '../../engine/errors';
import type { HostArray } from '../bytes/array';
import type { Read } from '../reader';
import { isObject, isText, type Json } from '../tensorflow/config';
import { labelsAmong } from '../tensorflow/labels';
import { alternatives, type WeightSource, writeKeras } from '../tensorflow/keras';
import { opened, type Written } from '../tensorflow/open';
import { writeGraph } from './graph';
import { weightsOf } from './manifest';
import { must } from '../../lib/must';

/** Arrays are called after their layers, `conv1/kernel`, with the models around them before that where there are any. */
function byNames(weights: ReadonlyMap<string, HostArray>): WeightSource {
  const stored = [...weights].map(([path, array]) => ({
    parts: path.replace(/:\d+$/, '').split('/'),
    array,
  }));
  return ({ models, name }, variables) => {
    const out: HostArray[] = [];
    for (const variable of variables) {
      let best: HostArray | null = null;
      let score = -1;
      for (const { parts, array } of stored) {
        const at = parts.lastIndexOf(name, parts.length - 2);
        if (at < 0 || !alternatives(variable).includes(must(parts.at(-1)))) continue;
        const around = models.filter((m) => parts.slice(0, at).includes(m)).length * 100 - parts.length;
        if (best === null || around > score) [best, score] = [array, around];
      }
      if (best === null) return null;
      out.push(best);
    }
    return out;
  };
}

const versionOf = (json: Json, topology: Json): string => {
  const version = topology['keras_version'];
  const by = json['generatedBy'];
  if (isText(by) && by !== '') return `, written by ${by.slice(0, 100)}`;
  return isText(version) ? `, made by Keras ${version.slice(0, 40)}` : '';
};

/** Read a network of TensorFlow.js: layers or a graph. Throws EngineError `bad-model`. */
export const read: Read = async (file, all, options) => {
  await Promise.resolve();
  const bad = (fault: string): EngineError =>
    new EngineError('bad-model', `"${file.name}" ${fault}.`, { file: file.name });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(file.bytes));
  } catch {
    throw bad('is damaged: it is no JSON');
  }
  const topology = isObject(json) ? json['modelTopology'] : null;
  if (!isObject(json) || !isObject(topology))
    throw bad('is a model.json without a description of the network');
  const weights = weightsOf(json['weightsManifest'], file.name, all);
  const common = {
    file: file.name,
    bytes: all.reduce((sum, f) => sum + f.bytes.length, 0),
    classNames: labelsAmong(all),
    notes: [],
  };
  if (Array.isArray(topology['node'])) {
    const graph = writeGraph(json, topology['node'], weights, file.name);
    const written: Written = {
      ...common,
      ...graph,
      format: 'TensorFlow.js graph',
      architecture: `TensorFlow.js graph of ${graph.count} nodes${versionOf(json, topology)}`,
    };
    return opened(written, options);
  }
  const inner = topology['model_config'];
  const version = topology['keras_version'];
  const model = isObject(inner) ? inner : topology;
  const written = writeKeras(
    model,
    byNames(weights),
    file.name,
    isText(version) && version.startsWith('3') ? 3 : 2,
  );
  return opened(
    {
      ...common,
      ...written,
      format: 'TensorFlow.js layers',
      architecture: `TensorFlow.js network${written.name === '' ? '' : ` "${written.name}"`} of ${written.layers} layers${versionOf(json, topology)}`,
      outputEvidence: `the file has ${written.outputs.size} outputs; the last of them is taken`,
    },
    options,
  );
};
