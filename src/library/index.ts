/**
 * `splitscope`: the engine, for Node and for a page's worker.
 *
 * ```js
 * const engine = await createEngine({ backend: 'wasm' });
 * const pack = await loadPack('https://example.org/packs/cifar10-wrn-40-2/');
 * await engine.loadModel('network', pack.source);
 * for await (const event of engine.run('analyse', { pack: 'network', image, settings: DEFAULT_SETTINGS, histograms: false }))
 *   if (event.type === 'done') console.log(event.result.scores);
 * engine.dispose();
 * ```
 */
export { createEngine, EngineError } from '../engine';
export type { Capabilities, Engine, EngineOptions, ErrorCode, ModelSource, RunOptions } from '../engine';
export type { ModelHandle } from '../engine/engine';
export type { BatchContext, GradientOf } from '../engine/detectors/context';
export type {
  Detector,
  DetectorCompute,
  FitInput,
  FittedState,
  Head,
  Matrix,
  Parameter,
  Params,
  Reads,
  StateArray,
} from '../engine/detectors/detector';
export { tensorOf, type Tensor } from '../engine/tensorOf';
export type * from '../engine/jobs';
export type {
  BeforeAfter,
  ChangeExplanation,
  ClassesExplanation,
  FactorsExplanation,
  NeighboursExplanation,
  OutputsExplanation,
  SpectrumExplanation,
  StepExplanation,
  SubspaceExplanation,
  Term,
} from '../engine/detectors/explanation';
export type { Curve, CurveProgress } from '../engine/attributions/faithfulness';
export {
  type AttackLoss,
  DEFAULT_SETTINGS,
  type Integration,
  type LabelSpace,
  type Perturbation,
  type ScoreForm,
  type Settings,
  type TapPreset,
} from '../engine/settings';
export type { Graph, GraphNode, Weight, Weights } from '../engine/graph/types';
export { type NetworkOptions, type Preprocessing, type Rgba, toNetwork } from '../images/network/toNetwork';
export { type FileReader, loadPack, openPack, type Pack } from '../packs/load';
export type { Identity } from '../packs/identity';
export type { PackJson } from '../packs/schema';
