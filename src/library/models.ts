/**
 * `splitscope/models`: networks from the files of other tools (ONNX, PyTorch, TensorFlow.js, Keras, ...), as the engine's graph or
 * as a pack.
 *
 * ```js
 * const network = await openModel([{ name: 'model.onnx', bytes }]);
 * const { json, weights } = toPack(network, { title: 'My network' });
 * ```
 */
export { EngineError } from '../engine/errors';
export type { Graph, Weight, Weights } from '../engine/graph/types';
export { openModel } from '../models';
export { type PackFiles, toPack } from '../models/toPack';
export type {
  Answers,
  Imported,
  ModelFile,
  Question,
  QuestionId,
  ReadOptions,
  TapPreset,
} from '../models/types';
export type { PackJson } from '../packs/schema';
