import { EngineError } from '../../engine/errors';
import { frameOf } from '../../lib/crop';
import { HostError } from '../host/arrays';
import { finish } from '../finish/finish';
import type { Imported, ReadOptions } from '../types';
import { ARCHITECTURES } from './architectures';
import { Misfit, Net } from './net';
import type { StateDict } from './stateDict';

/** Names of a few tensors, to recognise a network by. */
const some = (dict: StateDict): string => {
  const names = [...dict.keys()];
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} ... ${names.at(-1)!}`;
};

/** The line that saves a network with its graph. */
const EXPORT = "torch.onnx.export(model.eval(), torch.zeros(1, 3, 224, 224), 'model.onnx')";

/**
 * The network that weights belong to, recognised by their names and shapes. Throws EngineError `bad-model` naming what does not
 * fit, and how to save the graph as well.
 */
export function networkOf(dict: StateDict, format: string, file: string, options: ReadOptions): Imported {
  const bad = (fault: string): EngineError => new EngineError('bad-model', `"${file}" ${fault}.`, { file });
  const architecture = ARCHITECTURES.find((a) => a.recognise(dict));
  if (architecture === undefined)
    throw bad(
      `holds weights (${some(dict)}) of no architecture that is recognised; a state dict does not say what is done between them: export the network with its graph, ${EXPORT}`,
    );
  const label = architecture.label(dict);
  const { size, evidence } = architecture.size(dict);
  const first = [...dict.values()].find((a) => a.shape.length === 4);
  const channels = first?.shape[1] ?? 3;
  const [rows, columns] = frameOf(options.size ?? size);
  const net = new Net(dict, [rows, columns, channels], options.hidden);
  let output: string;
  try {
    output = architecture.build(net);
  } catch (error) {
    if (!(error instanceof Misfit) && !(error instanceof HostError)) throw error;
    throw bad(`looks like a ${label}, but ${error.message}; export the network with its graph, ${EXPORT}`);
  }
  const [left] = net.left;
  if (left !== undefined)
    throw bad(
      `looks like a ${label}, but also holds "${left}"${net.left.length > 1 ? ` and ${net.left.length - 1} more` : ''}, which that has not; export the network with its graph, ${EXPORT}`,
    );
  return finish({
    format,
    architecture: label,
    file,
    nodes: net.build.nodes,
    weights: net.build.weights,
    output,
    input: net.input,
    inputEvidence:
      options.size === undefined ? evidence : `chosen; the guess is ${size} x ${size}: ${evidence}`,
    sizeOpen: true,
    hidden: net.questions,
    family: 'torch',
    folded: new Set(),
    foldedEvidence: '',
    outputs: [output],
    classNames: null,
    notes: [
      `A state dict holds weights only: strides, activations and pools are those of ${label} as it is usually built.`,
    ],
    rename: new Map(),
    scalesInput: null,
    reference: architecture.reference ?? null,
    prepared: architecture.prepared?.(dict) ?? null,
  });
}
