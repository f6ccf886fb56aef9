/** From a network that was read, and the answers to what was asked, to a pack. */
import { EngineError } from '../engine/errors';
import type { Graph, Weights } from '../engine/graph/types';
import { checkPack } from '../packs/check';
import { writeSafetensors } from '../packs/formats/safetensors';
import type { PackJson } from '../packs/schema';
import { PREPROCESSING, preprocessingOf } from './finish/preprocessing';
import type { Answers, Imported, QuestionId, TapPreset } from './types';
import { cropOf } from '../lib/crop';
import { must } from '../lib/must';

/** A pack: its description and the one file of its weights. */
export interface PackFiles {
  readonly json: PackJson;
  readonly weights: Uint8Array;
}

const guessOf = (network: Imported, id: QuestionId): string | undefined =>
  network.questions.find((q) => q.id === id)?.guess;

/** Rec. 601 luma: what a network of one channel sees of a picture in colour. */
const LUMA = Float32Array.of(0.299, 0.587, 0.114);

/** The network with a picture in colour at its front. Throws EngineError `bad-model` where it takes none. */
export function inColour(network: Imported): { graph: Graph; weights: Weights } {
  const [h, w, c] = network.input;
  const bad = (fault: string): EngineError =>
    new EngineError('bad-model', `"${network.file}" takes ${h} x ${w} pixels of ${c} channels: ${fault}.`, {
      file: network.file,
    });
  if (c === 3) return network;
  if (c !== 1) throw bad('pictures have three');
  const [first, ...rest] = network.graph.nodes;
  const input = must(first).name;
  const colour = `${input} in colour`;
  return {
    graph: {
      ...network.graph,
      nodes: [
        { op: 'input', name: colour, inputs: [], shape: [h, w, 3] },
        {
          op: 'conv2d',
          name: input,
          inputs: [colour],
          weight: 'luma',
          stride: [1, 1],
          padding: [0, 0, 0, 0],
        },
        ...rest,
      ],
    },
    weights: { ...network.weights, luma: { shape: [1, 1, 3, 1], data: LUMA } },
  };
}

/** Taps that were asked for, in the graph's order. Throws EngineError `bad-model` naming a node that is not there. */
function tapsOf(network: Imported, asked: string | readonly string[] | undefined): readonly string[] {
  const bad = (fault: string): EngineError => new EngineError('bad-model', fault, { file: network.file });
  const wanted = asked ?? guessOf(network, 'taps') ?? 'norms';
  if (typeof wanted === 'string' && wanted in network.taps) {
    const taps = network.taps[wanted as TapPreset];
    if (taps.length === 0) throw bad(`"${network.file}" has no ${wanted} to look at gradients.`);
    return taps;
  }
  const names = new Set(typeof wanted === 'string' ? wanted.split(',').map((s) => s.trim()) : wanted);
  const order = network.graph.nodes.map((n) => n.name);
  const unknown = [...names].find((name) => !order.includes(name));
  if (unknown !== undefined) throw bad(`The network of "${network.file}" has no node "${unknown}".`);
  return order.filter((name) => names.has(name));
}

/** What was asked for, and the papers' taps where they are known. */
function tapsBeside({ graph }: Imported, taps: readonly string[]): PackJson['graph']['taps'] {
  const { reference, referenceA } = graph.taps;
  if (referenceA === undefined) return { gaia: [...taps], reference: [...taps] };
  return { gaia: [...taps], reference: [...reference], referenceA: [...referenceA] };
}

/** An id for folders and links: letters, digits and dashes. */
const idOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/\.[a-z0-9]+$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'network';

/** Make a pack. Throws EngineError `bad-model` or `bad-pack` naming what does not fit. */
export function toPack(network: Imported, answers: Answers = {}): PackFiles {
  const { graph, weights } = inColour(network);
  const wanted = answers.preprocessing ?? guessOf(network, 'preprocessing') ?? 'imagenet';
  const prepared = preprocessingOf(wanted);
  if (prepared === null)
    throw new EngineError(
      'bad-model',
      `There is no preprocessing "${wanted}"; there are ${PREPROCESSING.map(({ id }) => id).join(', ')}.`,
    );
  const classes =
    answers.classes ?? network.classNames ?? Array.from({ length: network.classes }, (_, i) => `class ${i}`);
  if (classes.length !== network.classes)
    throw new EngineError(
      'bad-model',
      `"${network.file}" has ${network.classes} classes, and ${classes.length} names were given.`,
    );
  const taps = tapsOf(network, answers.taps);
  const title = answers.title ?? network.file.replace(/\.[^.]+$/, '');
  const [height, width] = network.input;
  const json: PackJson = {
    schema: 'splitscope-pack-1',
    id: idOf(title),
    title,
    description: `${network.architecture}, read from "${network.file}" (${network.format}).`,
    graph: {
      nodes: [...graph.nodes] as PackJson['graph']['nodes'],
      output: graph.output,
      features: answers.features ?? graph.features,
      taps: tapsBeside(network, taps),
    },
    weights: { file: 'weights.safetensors', dtype: 'float32' },
    classes: [...classes],
    preprocessing: {
      rule: prepared.resize === null ? 'crop-only' : 'resize-crop',
      // As torchvision's `Resize` and `CenterCrop`, and never black: the shorter side becomes as long as the longer one of the frame.
      resize: Math.round(Math.max(height, width) * (prepared.resize ?? 1)),
      crop: cropOf(height, width),
      filter: 'bilinear',
      mean: [...prepared.mean],
      std: [...prepared.std],
    },
    provenance: {
      trainedOn: 'not known',
      recipe: `read from "${network.file}"`,
      accuracy: { value: 0, images: 0, set: 'not measured' },
    },
    licence: 'not known: that of the file it was read from',
    calibration: { source: 'not calibrated', backend: 'none', entries: [] },
  };
  checkPack(json, weights);
  return { json, weights: writeSafetensors(weights, 'float32') };
}
