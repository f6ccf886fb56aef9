import { EngineError } from '../../engine/errors';
import { checkGraph } from '../../engine/graph/checkGraph';
import type { Graph, Weight } from '../../engine/graph/types';
import { LARGE_LABEL_SPACE } from '../../engine/settings';
import type { Draft } from '../convert/builder';
import type { Imported, Question, TapPreset } from '../types';
import { type Ended, ending, type Shapes } from './ending';
import { guessPreprocessing, PREPROCESSING } from './preprocessing';
import { ancestors, normsAfterRelu, presets } from './taps';

/** A network as a reader of one format has put it together; what all formats have in common is still to be found. */
export interface Raw {
  readonly format: string;
  readonly architecture: string;
  readonly file: string;
  readonly nodes: readonly Draft[];
  readonly weights: Readonly<Record<string, Weight>>;
  /** Node that is the file's output. */
  readonly output: string;
  /** `[H, W, C]`. */
  readonly input: readonly [number, number, number];
  readonly inputEvidence: string;
  /** Whether rows and columns were open, so that others may be asked for. */
  readonly sizeOpen: boolean;
  /** What weights alone did not say. */
  readonly hidden?: readonly Question[];
  readonly family: 'torch' | 'tensorflow' | 'unknown';
  /** Convolutions whose output is that of a norm, and how that was seen. */
  readonly folded: ReadonlySet<string>;
  readonly foldedEvidence: string;
  readonly outputs: readonly string[];
  /** Why the first of several outputs is taken. */
  readonly outputEvidence?: string;
  readonly classNames: readonly string[] | null;
  readonly notes: readonly string[];
  /** Names for people of nodes. */
  readonly rename: ReadonlyMap<string, string>;
  /** The network scales its input itself: what was seen; null where it does not. */
  readonly scalesInput: string | null;
  /** Taps of the papers' code under rules Z and A, of its norms and features; null where the code has no such network. */
  readonly reference?: ReferenceTaps | null;
  /** How its pictures are known to be prepared. */
  readonly prepared?: { readonly guess: string; readonly evidence: string } | null;
}

/** Taps of the papers' code, from the network's norms in its order and the node of its features. */
export type ReferenceTaps = (
  norms: readonly string[],
  features: string,
) => { readonly z: readonly string[]; readonly a: readonly string[] };

const emptyTaps = { gaia: [], reference: [] } as const;
const asGraph = (nodes: readonly Draft[], output: string, features: string, taps: Graph['taps']): Graph =>
  ({ nodes, output, features, taps }) as unknown as Graph;

/** Shapes of all nodes. Throws EngineError `bad-model` naming the node. */
function shapesOf(
  raw: Raw,
  graph: Graph,
  weights: Readonly<Record<string, Weight>>,
): ReadonlyMap<string, readonly number[]> {
  return checkGraph(graph, weights, ({ node, weight, fault }) => {
    const of = node === null ? '' : ` node "${raw.rename.get(node) ?? node}"`;
    const tensor = weight === null ? '' : ` the tensor "${weight}"`;
    return new EngineError('bad-model', `"${raw.file}":${of}${tensor} ${fault}.`, { file: raw.file });
  }).shapes;
}

const SMOOTH: Readonly<Record<string, string>> = {
  silu: 'SiLU',
  gelu: 'GELU',
  mish: 'Mish',
  elu: 'ELU',
  selu: 'SELU',
  celu: 'CELU',
  tanh: 'tanh',
  softplus: 'softplus',
  softsign: 'softsign',
};

/** Under names that people know; a name that is taken gets a number. */
function renamed(raw: Raw, ended: Ended): { nodes: readonly Draft[]; name: (old: string) => string } {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { name } of ended.nodes) {
    const wanted = raw.rename.get(name) ?? name;
    let chosen = wanted;
    for (let i = 2; taken.has(chosen); i++) chosen = `${wanted} (${i})`;
    taken.add(chosen);
    names.set(name, chosen);
  }
  const name = (old: string): string => names.get(old) ?? old;
  return {
    name,
    nodes: ended.nodes.map((n) => ({ ...n, name: name(n.name), inputs: n.inputs.map(name) })),
  };
}

/** Everything that is asked, with its guess. */
function questionsOf(
  raw: Raw,
  ended: Ended,
  taps: Imported['taps'],
  tapGuess: TapPreset,
  features: string,
  vectors: ReadonlyMap<string, number>,
): Question[] {
  const [h, w, c] = raw.input;
  const questions: Question[] = [...(raw.hidden ?? [])];
  if (raw.outputs.length > 1)
    questions.push({
      id: 'output',
      rereads: true,
      question: 'Which output is the classifier?',
      guess: raw.outputs[0]!,
      evidence: raw.outputEvidence ?? `the file has ${raw.outputs.length} outputs; the first is taken`,
      options: raw.outputs.map((value) => ({ value, label: value })),
    });
  questions.push({
    id: 'logits',
    question: 'Where are the logits?',
    guess: 'logits',
    evidence:
      ended.stripped === null
        ? 'no softmax or sigmoid stands at its end'
        : `a ${ended.stripped} stands at its end; the logits are what it reads`,
    options: [{ value: 'logits', label: `before any softmax: "${ended.output}"` }],
  });
  questions.push({
    id: 'features',
    question: 'Which values are the features, the input of the last layer?',
    guess: features,
    evidence: ended.featuresEvidence,
    options: [...vectors].map(([name, size]) => ({ value: name, label: `${name} (${size} values)` })),
  });
  const LABELS: Readonly<Record<TapPreset, string>> = {
    norms: 'outputs of the norms',
    convs: 'outputs of the convolutions',
    stages: 'the last of each stage',
    'reference-a': "where the papers' code looks under rule A",
  };
  const evidence =
    tapGuess === 'reference-a'
      ? `above ${LARGE_LABEL_SPACE} classes rule A is used, and this is where its code looks in a network of this kind`
      : tapGuess === 'norms'
        ? raw.folded.size > 0
          ? `${taps.norms.length} norms: ${raw.foldedEvidence}`
          : `${taps.norms.length} norms stand in the file`
        : raw.folded.size === 0 && raw.family === 'torch'
          ? 'the file has no norms; where they were folded into the convolutions, a convolution’s output is its norm’s'
          : 'the file has no norms';
  questions.push({
    id: 'taps',
    question: 'Where should gradients be looked at?',
    guess: tapGuess,
    evidence,
    options: (Object.keys(LABELS) as TapPreset[])
      .filter((preset) => taps[preset].length > 0)
      .map((value) => ({ value, label: `${LABELS[value]} (${taps[value].length})` })),
  });
  questions.push({
    id: 'input',
    rereads: true,
    question: 'How large is the picture?',
    guess: `${h}x${w}`,
    evidence: raw.inputEvidence,
    options: [
      ...new Set(raw.sizeOpen ? [`${h}x${w}`, '32x32', '64x64', '224x224', '384x384'] : [`${h}x${w}`]),
    ].map((value) => ({
      value,
      label: `${value.replace('x', ' x ')} pixels, ${c} channel${c === 1 ? '' : 's'}`,
    })),
  });
  const prepared = raw.prepared ?? guessPreprocessing(raw.input, ended.classes, raw.family, raw.scalesInput);
  questions.push({
    id: 'preprocessing',
    question: 'How are pictures prepared?',
    ...prepared,
    options: PREPROCESSING.map(({ id, label }) => ({ value: id, label })),
  });
  questions.push({
    id: 'classes',
    question: 'What are the classes called?',
    guess: raw.classNames === null ? 'numbers' : 'file',
    evidence:
      raw.classNames === null ? `the file does not name its ${ended.classes} classes` : 'the file names them',
    options: [
      ...(raw.classNames === null ? [] : [{ value: 'file', label: raw.classNames.slice(0, 4).join(', ') }]),
      { value: 'numbers', label: `class 0 to class ${ended.classes - 1}` },
    ],
  });
  return questions;
}

/** Notes that follow from the graph: what its activations mean for exact zeros. */
function notesOf(nodes: readonly Draft[], norms: readonly string[]): string[] {
  const notes: string[] = [];
  const smooth = [...new Set(nodes.flatMap(({ op }) => SMOOTH[op] ?? []))];
  if (smooth.length > 0)
    notes.push(
      `Its activations (${smooth.join(', ')}) are hardly ever exactly zero: GAIA-Z and S&I-Z see densities near 1 everywhere; use rule A or a tolerance.`,
    );
  const after = normsAfterRelu(nodes, norms);
  if (after.length > 0)
    notes.push(
      `${after.length} of its norms stand after a ReLU ("${after[0]!}"): gradients there need not be exactly zero.`,
    );
  return notes;
}

/** The vectors on the way to the logits, each with its length; every one may be the features. */
function vectorsOf(
  nodes: readonly Draft[],
  shapes: Shapes,
  output: string,
  features: string,
): ReadonlyMap<string, number> {
  const needed = ancestors(nodes, output);
  const names = nodes
    .map(({ name }) => name)
    .filter((name) => name === features || (name !== output && needed.has(name)));
  return new Map(
    names.flatMap((name) => {
      const shape = shapes.get(name)!;
      return shape.length === 1 ? [[name, shape[0]!] as const] : [];
    }),
  );
}

/** What all formats have in common: logits, features, taps, questions. Throws EngineError `bad-model`. */
export function finish(raw: Raw): Imported {
  // An output of one position, as a 1 x 1 convolution or a global pool gives it, becomes a vector only later.
  const vector: Draft = { op: 'flatten', name: 'output as a vector', inputs: [raw.output] };
  const whole = asGraph([...raw.nodes, vector], vector.name, vector.name, emptyTaps);
  const shapes = shapesOf(raw, whole, raw.weights);
  const ended = ending(raw.nodes, raw.weights, shapes, raw.output, raw.file);
  const live = new Set([...ancestors(ended.nodes, ended.output), ...ancestors(ended.nodes, ended.features)]);
  const kept = { ...ended, nodes: ended.nodes.filter((n) => live.has(n.name)) };
  const { nodes, name } = renamed(raw, kept);
  const [output, features] = [name(kept.output), name(kept.features)];
  const all = shapesOf(raw, asGraph(nodes, output, features, emptyTaps), kept.weights);
  const folded = new Set([...raw.folded].map(name));
  const found = presets(nodes, all, folded, output);
  const reference = raw.reference?.(found.norms, features) ?? null;
  const taps: Imported['taps'] = { ...found, 'reference-a': reference?.a ?? [] };
  const tapGuess: TapPreset =
    taps['reference-a'].length > 0 && kept.classes > LARGE_LABEL_SPACE
      ? 'reference-a'
      : taps.norms.length > 0
        ? 'norms'
        : 'convs';
  const chosen = taps[tapGuess];
  if (chosen.length === 0)
    throw new EngineError(
      'bad-model',
      `"${raw.file}": it has neither norms nor convolutions, so that there is no place to look at gradients.`,
      { file: raw.file },
    );
  const graph = asGraph(nodes, output, features, {
    gaia: chosen,
    reference: reference?.z ?? chosen,
    ...(reference === null ? {} : { referenceA: reference.a }),
  });
  shapesOf(raw, graph, kept.weights);
  const used = new Set(
    nodes.flatMap((n) => Object.values(n).filter((v): v is string => typeof v === 'string')),
  );
  const weights = Object.fromEntries(Object.entries(kept.weights).filter(([w]) => used.has(w)));
  const bad = Object.entries(weights).find(([, w]) => w.data.some((x) => !Number.isFinite(x)));
  if (bad !== undefined)
    throw new EngineError(
      'bad-model',
      `"${raw.file}": the tensor "${bad[0]}" holds a value that is not finite.`,
      {
        file: raw.file,
      },
    );
  return {
    format: raw.format,
    architecture: raw.architecture,
    file: raw.file,
    parameters: Object.values(weights).reduce((sum, w) => sum + w.data.length, 0),
    graph,
    weights,
    input: raw.input,
    classes: kept.classes,
    classNames: raw.classNames?.length === kept.classes ? raw.classNames : null,
    taps,
    questions: questionsOf(raw, kept, taps, tapGuess, features, vectorsOf(nodes, all, output, features)),
    notes: [...raw.notes, ...kept.notes, ...notesOf(nodes, taps.norms)],
    tensors: new Map(kept.nodes.map((n) => [n.name, name(n.name)])),
  };
}
