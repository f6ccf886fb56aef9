/** From operators of ONNX that were written down for a file of TensorFlow's to the network. */
import { EngineError } from '../../engine/errors';
import { Builder } from '../convert/builder';
import { Rewriter } from '../convert/rewriter';
import { simplify } from '../convert/simplify';
import { sampleShape } from '../convert/value';
import { finish } from '../finish/finish';
import { convert } from '../onnx/convert';
import { asTheFile, pictureOf } from '../onnx/input';
import { foldedNorm, namesOf } from '../onnx/names';
import type { GraphProto, ModelProto } from '../onnx/proto';
import type { Imported, ReadOptions } from '../types';
import type { Sheet } from './sheet';

/** The version of ONNX's operators that sheets are written in. */
const OPSET = 18;
const FLOAT = 1;
const NAMED = 'convolutions called after a batch norm are those that the converter folded one into';

/** A network on a sheet. */
export interface Written {
  readonly format: string;
  readonly architecture: string;
  readonly file: string;
  /** Bytes of all files: bounds the constants that may be asked for. */
  readonly bytes: number;
  readonly sheet: Sheet;
  readonly input: { readonly name: string; readonly dims: readonly (number | null)[] };
  /** What the file calls its outputs, the classifier's first, with their tensors. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly outputEvidence?: string;
  readonly classNames: readonly string[] | null;
  readonly scalesInput: string | null;
  readonly notes: readonly string[];
}

/** Convert what was written down. Throws EngineError `bad-model` naming the node, the reason and what to do. */
export function opened(written: Written, options: ReadOptions): Imported {
  const { sheet, file } = written;
  const bad = (fault: string): EngineError => new EngineError('bad-model', `"${file}" ${fault}.`, { file });
  const [first] = written.outputs.keys();
  const output = options.output ?? first;
  const wanted = output === undefined ? undefined : written.outputs.get(output);
  if (output === undefined || wanted === undefined)
    throw bad(
      output === undefined
        ? 'has no output'
        : `has no output "${output}"; it has ${[...written.outputs.keys()].join(', ')}`,
    );
  const graph: GraphProto = {
    name: '',
    nodes: sheet.nodes,
    initializers: [],
    sparse: [],
    inputs: [
      {
        name: written.input.name,
        type: FLOAT,
        dims: written.input.dims.map((d) => (d === null || d <= 0 ? '' : d)),
      },
    ],
    outputs: [],
  };
  const model: ModelProto = {
    irVersion: 10,
    producer: 'tensorflow',
    producerVersion: '',
    graph,
    opsets: new Map([['', OPSET]]),
    meta: new Map(),
    functions: [],
  };
  const build = new Builder();
  const picture = pictureOf(graph, build, file, options);
  const converted = convert({
    model,
    graph,
    file,
    beside: () => null,
    bytes: written.bytes,
    build,
    inputs: new Map([...sheet.constants, [picture.name, asTheFile(build, picture)]]),
    wanted: [wanted],
    fixed: picture.fixed,
  });
  const value = converted.values.get(wanted)!;
  if (value.kind === 'known') throw bad(`gives "${output}" whatever the picture: the output is a constant`);
  if (sampleShape(value).length === 0 || value.node === picture.value.node)
    throw bad('does nothing with the picture');
  const rewriter = new Rewriter(build, new Set([value.node]));
  simplify(rewriter);
  const { nodes, weights } = rewriter.result();
  const ops = new Map(nodes.filter((n) => n.op !== 'input').map((n) => [n.name, n.op]));
  const folded = new Map<string, string>();
  for (const [name, node] of converted.origins) {
    const named = ops.get(name) === 'conv2d' && /batch_?norm/i.test(name);
    const why = foldedNorm(node) ?? (named ? NAMED : null);
    if (why !== null) folded.set(name, why);
  }
  return finish({
    format: written.format,
    architecture: written.architecture,
    file,
    nodes,
    weights,
    output: value.node,
    input: picture.shape,
    inputEvidence: picture.evidence,
    sizeOpen: picture.sizeOpen,
    family: 'tensorflow',
    folded: new Set(folded.keys()),
    foldedEvidence: [...folded.values()][0] ?? '',
    outputs: [output, ...[...written.outputs.keys()].filter((o) => o !== output)],
    ...(written.outputEvidence === undefined ? {} : { outputEvidence: written.outputEvidence }),
    classNames: written.classNames,
    notes: [...written.notes, ...converted.notes],
    rename: namesOf(converted.origins, ops),
    scalesInput: written.scalesInput,
  });
}
