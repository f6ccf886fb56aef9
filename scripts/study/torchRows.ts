/** Rows of scores from what training/features.py has computed: its own scores, and those that detectors of this engine make of its features and logits. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { columnKey, type AskedColumn } from '../../src/benchmark/run';
import { readNumbers } from '../../src/datasets/bytes/npy';
import type { BatchContext } from '../../src/engine/detectors/context';
import { computes } from '../../src/engine/detectors/computes';
import type { Head, Matrix } from '../../src/engine/detectors/detector';
import { metaOf } from '../../src/engine/detectors/methods';
import { rowOf } from '../../src/engine/detectors/rows';
import { argmax } from '../../src/engine/math/softmax';
import type { States } from '../../src/packs/states';
import type { Row } from '../../src/rows/row';

/** What is known of each image of a set. */
export interface Known {
  readonly file: string;
  readonly sha256: string;
  readonly label: number | null;
  /** Null: by the logits that the files hold. */
  readonly prediction: number | null;
}

const none = (): Promise<never> => Promise.reject(new Error('It reads more than features and logits.'));

/** Rows as a batch of images of which no more is known. */
export const rowsContext = (features: Matrix, logits: Matrix, head: Head | null): BatchContext => ({
  n: features.rows,
  classes: logits.columns,
  shapes: new Map(),
  ops: new Map(),
  nodes: { input: '', features: '', output: '', taps: [] },
  std: [],
  logits: () => Promise.resolve(logits),
  features: () => Promise.resolve(features),
  head: () => head,
  value: none,
  gradient: none,
  inputGradient: none,
  forwardFrom: none,
  pause: () => Promise.resolve(),
});

/** Whether a detector needs no more than features, logits and what was fitted. */
const isPlain = ({ method }: AskedColumn): boolean =>
  metaOf(method).reads.every((r) => ['logits', 'features', 'head', 'fitted'].includes(r));

interface Task {
  /** Folder of training/features.py's files, and the pack's id. */
  readonly folder: string;
  readonly pack: string;
  readonly set: string;
  readonly known: readonly Known[];
  readonly columns: readonly AskedColumn[];
  readonly states: States;
  readonly head: Head | null;
}

const matrixOf = (bytes: Uint8Array, name: string): Matrix => {
  const { shape, data } = readNumbers(bytes, name);
  return { rows: shape[0]!, columns: shape[1] ?? 1, data: Float32Array.from(data) };
};

interface SiRow {
  readonly set: string;
  readonly image: number;
  readonly si: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Scores that the files hold themselves, by image; null where they hold none of this column. */
function ownScores(
  { folder, pack, set }: Task,
  { method, params }: AskedColumn,
): ReadonlyMap<number, number> | null {
  const stem = path.join(folder, `${pack}.${set}`);
  if (metaOf(method).side === 'si') {
    const file = path.join(folder, `${pack}.si.jsonl`);
    if (!existsSync(file)) return null;
    const rows = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as SiRow);
    const found = rows
      .filter((row) => row.set === set)
      .flatMap(({ image, si }): [number, number][] => {
        const score = si[String(params.eta)]?.[String(params.integration)];
        return score === undefined ? [] : [[image, score]];
      });
    return params.iterations === 2 && found.length > 0 ? new Map(found) : null;
  }
  const gaia: Readonly<Record<string, string>> = { z: `${stem}.gaia.npy`, a: `${stem}.gaia-a.npy` };
  const own = metaOf(method).side === 'gaia' ? gaia[metaOf(method).rule ?? ''] : undefined;
  const npz = `${stem}.npz`;
  const bytes =
    own !== undefined
      ? existsSync(own)
        ? readFileSync(own)
        : undefined
      : existsSync(npz)
        ? unzipSync(readFileSync(npz))[`${method}.npy`]
        : undefined;
  return bytes === undefined ? null : new Map(readNumbers(bytes, method).data.entries());
}

/** Rows of the columns that can be had, each of as many images as the files hold. */
export async function torchRows(task: Task): Promise<Row[]> {
  const { folder, pack, set, known, columns, states, head } = task;
  const npz = path.join(folder, `${pack}.${set}.npz`);
  const files = existsSync(npz) ? unzipSync(readFileSync(npz)) : null;
  const features = files === null ? null : matrixOf(files['f.npy']!, 'f.npy');
  const logits = files === null ? null : matrixOf(files['z.npy']!, 'z.npy');
  const rows: Row[] = [];
  for (const column of columns) {
    let scores = ownScores(task, column);
    if (scores === null && isPlain(column) && features !== null && logits !== null) {
      const { method, params } = column;
      const made = await computes[method as keyof typeof computes].score(
        rowsContext(features, logits, head),
        params,
        states[method] ?? {},
      );
      scores = new Map(made.entries());
    }
    for (const [image, score] of scores ?? []) {
      const { file, sha256, label, prediction } = known[image]!;
      const own =
        prediction ?? (logits === null || image >= logits.rows ? null : argmax(rowOf(logits, image)));
      if (own === null)
        throw new Error(`The class of image ${image} of ${set} is not known: compute its logits.`);
      rows.push({
        ...{ set, image, file, sha256 },
        ...(label === null ? {} : { label }),
        ...{ prediction: own, ...columnKey(column), score },
      });
    }
  }
  return rows;
}
