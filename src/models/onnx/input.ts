/** The picture that goes in: which of the file's inputs it is, and how it lies. */
import { EngineError } from '../../engine/errors';
import { type Builder } from '../convert/builder';
import { BATCH, type Flowing } from '../convert/value';
import { frameOf } from '../../lib/crop';
import type { ReadOptions } from '../types';
import type { GraphProto, ValueProto } from './proto';
import { kindOfType, typeName } from './tensor';

/** The picture as the file sees it, and as a picture. */
export interface Picture {
  readonly name: string;
  readonly value: Flowing;
  /** `[H, W, C]`. */
  readonly shape: readonly [number, number, number];
  readonly evidence: string;
  readonly sizeOpen: boolean;
  /** The number of images that the file was saved for, or 1. */
  readonly fixed: number;
}

const CHANNELS = [1, 3, 4];
/** Where a file leaves the size open: what most networks for photographs take. */
const OPEN_SIZE = 224;

/** The graph's inputs that no weight fills. */
function openInputs(graph: GraphProto): ValueProto[] {
  const filled = new Set([
    ...graph.initializers.map(({ name }) => name),
    ...graph.sparse.map(({ values }) => values.name),
  ]);
  return graph.inputs.filter(({ name }) => !filled.has(name));
}

/**
 * The one input of a network for pictures, as a node of the engine. Throws EngineError `bad-model` where there is none,
 * several, or one that is no picture.
 */
export function pictureOf(graph: GraphProto, build: Builder, file: string, options: ReadOptions): Picture {
  const bad = (fault: string): EngineError => new EngineError('bad-model', `"${file}": ${fault}.`, { file });
  const inputs = openInputs(graph);
  const read = new Set(graph.nodes.flatMap((n) => n.inputs));
  const used = inputs.filter(({ name }) => read.has(name));
  const [input, other] = used;
  if (input === undefined) throw bad('it has no input that a node reads; a network for pictures has one');
  if (other !== undefined)
    throw bad(
      `it has ${used.length} inputs (${used.map(({ name }) => `"${name}"`).join(', ')}); a network for pictures has one`,
    );
  if (input.type !== 0 && kindOfType(input.type) !== 'float' && input.type !== 2)
    throw bad(
      `its input "${input.name}" is of ${typeName(input.type)}; a picture is of numbers with fractions`,
    );
  const { dims } = input;
  if (dims === null) throw bad(`its input "${input.name}" has no shape; export it with one`);
  const shown = `[${dims.map((d) => (d === '' ? '?' : d)).join(', ')}]`;
  const size = (d: number): number => {
    const n = dims[d];
    return typeof n === 'number' && n > 0 ? n : 0;
  };
  const made = (
    h: number,
    w: number,
    c: number,
    value: Omit<Flowing, 'kind' | 'node'>,
    evidence: string,
    sizeOpen: boolean,
  ): Picture => {
    const node = build.emit('input', input.name, [], { shape: [h, w, c] });
    const fixed = size(0) > 0 && value.shape[0] === BATCH ? size(0) : 1;
    return {
      name: input.name,
      value: { kind: 'flowing', node, ...value },
      shape: [h, w, c],
      evidence,
      sizeOpen,
      fixed,
    };
  };
  if (dims.length === 4) {
    const first = CHANNELS.includes(size(1));
    const last = CHANNELS.includes(size(3));
    if (!first && !last)
      throw bad(`its input "${input.name}" has the shape ${shown}; a picture has 1, 3 or 4 channels`);
    // [N, 3, 224, 3] does not occur; of two candidates the one with the larger others is a size.
    const nchw = first && (!last || size(3) >= size(1) || size(3) === 0);
    const [dh, dw, dc] = nchw ? [2, 3, 1] : [1, 2, 3];
    const sizeOpen = size(dh) === 0 || size(dw) === 0;
    const [rows, columns] = frameOf(options.size ?? OPEN_SIZE);
    const [h, w, c] = [size(dh) || rows, size(dw) || columns, size(dc)];
    const layout = nchw ? 'channels first' : 'channels last';
    const evidence = sizeOpen
      ? `the file leaves the size open (${shown}, ${layout})`
      : `the file's input is ${shown}, ${layout}`;
    const shape = nchw ? [BATCH, c, h, w] : [BATCH, h, w, c];
    return made(h, w, c, { shape, axes: [dh, dw, dc] }, evidence, sizeOpen);
  }
  if (dims.length === 3) {
    const evidence = `the file's input is ${shown}`;
    if (CHANNELS.includes(size(0)) && size(0) !== 1 && size(1) > 4 && size(2) > 4)
      return made(
        size(1),
        size(2),
        size(0),
        { shape: [size(0), size(1), size(2)], axes: [1, 2, 0] },
        evidence,
        false,
      );
    if (size(1) > 0 && size(2) > 0)
      return made(
        size(1),
        size(2),
        1,
        { shape: [BATCH, size(1), size(2), 1].slice(0, 3), axes: [1, 2] },
        `${evidence}, without channels`,
        false,
      );
  }
  if (dims.length === 2) {
    const n = size(1);
    for (const c of [1, 3]) {
      const side = Math.sqrt(n / c);
      if (!Number.isInteger(side) || side < 8) continue;
      return made(
        side,
        side,
        c,
        { shape: [BATCH, n], axes: [] },
        `the file's input is ${shown}: ${n} = ${c} x ${side} x ${side}`,
        false,
      );
    }
  }
  throw bad(`its input "${input.name}" has the shape ${shown}; a picture has rows, columns and channels`);
}

/** The picture's values where the file has them flat or without channels: an operation puts them so. */
export function asTheFile(build: Builder, picture: Picture): Flowing {
  const { value, shape } = picture;
  const [h, w, c] = shape;
  if (value.axes.length === 3) return value;
  if (value.axes.length === 2)
    return {
      ...value,
      node: build.emit('reshape', `${picture.name}#plain`, [value.node], { shape: [h, w] }),
    };
  const turned =
    c === 1
      ? value.node
      : build.emit('transpose', `${picture.name}#channels`, [value.node], { perm: [2, 0, 1] });
  return { ...value, axes: [1], node: build.emit('flatten', `${picture.name}#flat`, [turned]) };
}
