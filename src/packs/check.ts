import { EngineError } from '../engine/errors';
import { checkGraph } from '../engine/graph/checkGraph';
import type { Weights } from '../engine/graph/types';
import { type PackJson, weightFiles } from './schema';
import { frameOf } from '../lib/crop';
import { must } from '../lib/must';

const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** What wrapping a model for training puts before the names of its weights. */
const WRAPPERS = ['module.', '_orig_mod.', 'model.'];

/** A hint where a tensor is there under the name that a wrapper gave it. */
function wrapped(name: string, weights: Weights): string {
  const prefix = WRAPPERS.find((p) => Object.hasOwn(weights, `${p}${name}`));
  return prefix === undefined
    ? ''
    : `, but "${prefix}${name}" is: take "${prefix}" off the names, as in {k.removeprefix("${prefix}"): v for k, v in state.items()}`;
}

/**
 * Check a pack's graph against its weights, classes and preprocessing. Reads numbers only, no backend. Throws EngineError
 * `bad-pack` naming the file, the field and the fault.
 */
export function checkPack(json: PackJson, weights: Weights): void {
  const file = weightFiles(json).join('", "');
  const bad = (field: string, fault: string): EngineError =>
    new EngineError('bad-pack', `"pack.json", field "${field}": ${fault}.`, { file: 'pack.json', field });
  const { shapes } = checkGraph(json.graph, weights, ({ at, node, weight, missing, fault }) => {
    const field = `graph.${at}`;
    if (missing)
      return bad(field, `the tensor "${weight}" is not in "${file}"${wrapped(must(weight), weights)}`);
    if (weight !== null) return bad(field, `the tensor "${weight}" of "${file}" ${fault}`);
    return bad(field, node === null ? fault : `"${node}" ${fault}`);
  });
  const input = must(shapes.get(must(json.graph.nodes[0]).name));
  const wanted = [...frameOf(json.preprocessing.crop), 3];
  if (input.join() !== wanted.join())
    throw bad('graph.nodes.0.shape', `${show(input)} does not fit a picture cropped to ${show(wanted)}`);
  const output = must(shapes.get(json.graph.output));
  if (output[0] !== json.classes.length)
    throw bad('classes', `${json.classes.length} names for an output of shape ${show(output)}`);
}
