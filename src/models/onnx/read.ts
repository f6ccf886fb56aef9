import { EngineError } from '../../engine/errors';
import { Builder } from '../convert/builder';
import { Rewriter } from '../convert/rewriter';
import { simplify } from '../convert/simplify';
import { sampleShape } from '../convert/value';
import { finish } from '../finish/finish';
import type { Read } from '../reader';
import type { ModelFile } from '../types';
import { convert } from './convert';
import { asTheFile, pictureOf } from './input';
import { foldedNorm, namesOf } from './names';
import { type ModelProto, parseModel } from './proto';

/** Oldest and newest operators that are read. */
const OPSETS = [1, 25] as const;

/** "pytorch 2.13.0", as the file says. */
function producer(model: ModelProto): string {
  const name = `${model.producer} ${model.producerVersion}`.trim();
  return name === '' ? 'a program that the file does not name' : name;
}

/** Names of classes among a file's notes: a list, or an object by number (`{0: 'cat'}`), in JSON or Python. */
function classNames(meta: ReadonlyMap<string, string>): string[] | null {
  for (const key of ['names', 'classes', 'labels', 'class_names', 'id2label']) {
    const text = meta.get(key);
    if (text === undefined || text.length > 1_000_000) continue;
    const entries = [
      ...text.matchAll(/(?:"?(\d+)"?\s*:\s*)?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")(?!\s*:)/g),
    ];
    const names = entries.map((m) => m[2] ?? m[3]!);
    if (names.length >= 2) return names;
  }
  return null;
}

/** Read an ONNX file; external data are looked for among the other files. Throws EngineError `bad-model`. */
export const read: Read = async (file, all, options) => {
  await Promise.resolve();
  const bad = (fault: string): EngineError =>
    new EngineError('bad-model', `"${file.name}" ${fault}.`, { file: file.name });
  const model = parseModel(file.bytes, file.name);
  const { graph } = model;
  if (graph === null || graph.nodes.length === 0) throw bad('is no ONNX file, or one without a graph');
  const opset = model.opsets.get('') ?? 1;
  if (opset < OPSETS[0] || opset > OPSETS[1])
    throw bad(`uses version ${opset} of ONNX's operators; ${OPSETS[0]} to ${OPSETS[1]} are read`);
  const outputs = graph.outputs.map(({ name }) => name);
  if (outputs.length === 0) throw bad('has no output');
  const output = options.output ?? outputs[0]!;
  if (!outputs.includes(output)) throw bad(`has no output "${output}"; it has ${outputs.join(', ')}`);
  const beside = (name: string): Uint8Array | null =>
    all.find((f: ModelFile) => f !== file && baseName(f.name) === name)?.bytes ?? null;

  const build = new Builder();
  const picture = pictureOf(graph, build, file.name, options);
  const inputs = new Map([[picture.name, asTheFile(build, picture)]]);
  const converted = convert({
    model,
    graph,
    file: file.name,
    beside,
    bytes: all.reduce((sum, f) => sum + f.bytes.length, 0),
    build,
    inputs,
    wanted: [output],
    fixed: picture.fixed,
  });
  const value = converted.values.get(output)!;
  if (value.kind === 'known') throw bad(`gives "${output}" whatever the picture: the output is a constant`);
  if (sampleShape(value).length === 0 || value.node === picture.value.node)
    throw bad('does nothing with the picture');
  const rewriter = new Rewriter(build, new Set([value.node]));
  simplify(rewriter);
  const { nodes, weights } = rewriter.result();

  const folded = new Map<string, string>();
  for (const [name, node] of converted.origins) {
    const why = foldedNorm(node);
    if (why !== null) folded.set(name, why);
  }
  const ops = new Map(nodes.filter((n) => n.op !== 'input').map((n) => [n.name, n.op]));
  return finish({
    format: 'ONNX',
    architecture: `ONNX graph of ${graph.nodes.length} nodes, opset ${opset}, by ${producer(model)}`,
    file: file.name,
    nodes,
    weights,
    output: value.node,
    input: picture.shape,
    inputEvidence: picture.evidence,
    sizeOpen: picture.sizeOpen,
    family: /torch/i.test(model.producer)
      ? 'torch'
      : /tf2onnx|keras|tensorflow/i.test(model.producer)
        ? 'tensorflow'
        : 'unknown',
    folded: new Set(folded.keys()),
    foldedEvidence: [...folded.values()][0] ?? '',
    outputs: [output, ...outputs.filter((o) => o !== output)],
    classNames: classNames(model.meta),
    notes: converted.notes,
    rename: namesOf(converted.origins, ops),
    scalesInput: null,
  });
};

const baseName = (path: string): string => path.split(/[/\\]/).at(-1)!;
