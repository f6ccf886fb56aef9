/** Score sets of pictures image by image into a store of rows: what is there is not computed again. */
import type { Params } from '../engine/detectors/detector';
import type { MethodId } from '../engine/detectors/methods';
import type { NetworkImage } from '../engine/jobs';
import { sha256 } from '../lib/sha256';
import { must } from '../lib/must';
import type { DataImage, Dataset, Encoded, Rgb8 } from '../datasets/dataset';
import { columnOf, type Column, paramsKey, type Row, type RowStore } from '../rows/row';

/** A detector with the parameters that are asked of it. */
export interface AskedColumn {
  readonly method: MethodId;
  readonly params: Params;
}
export const columnKey = ({ method, params }: AskedColumn): Column => ({ method, params: paramsKey(params) });

/** What an ID set is compared with: like it, or far from it. */
export type Role = 'id' | 'near' | 'far';

export interface NamedSet {
  readonly name: string;
  readonly role: Role;
  readonly set: Dataset;
}

/** Which images are whose: those whose number leaves `index` when divided by `of`. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** What became of one image: a score, or one sentence, for each column. */
export interface ImageAnswer {
  readonly prediction: number;
  readonly scores: readonly ({ readonly score: number } | { readonly fault: string })[];
}

export interface BenchmarkTask {
  readonly sets: readonly NamedSet[];
  readonly columns: readonly AskedColumn[];
  /** Images of a set at most; null: all. */
  readonly count: number | null;
  readonly share: Share;
  /** Images given to the engine at once; a function is asked before each. */
  readonly batch: number | (() => number);
  /** What the network sees of a picture. Throws with one sentence. */
  readonly prepare: (pixels: Rgb8 | Encoded) => Promise<NetworkImage>;
  /** Scores of the columns asked for, an answer an image. */
  readonly score: (
    images: readonly NetworkImage[],
    columns: readonly AskedColumn[],
  ) => Promise<readonly ImageAnswer[]>;
  readonly store: RowStore;
  /** Rows that are there already, of this store and others of the same run. */
  readonly known: readonly Row[];
  readonly onProgress?: (done: number, total: number, set: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const imagesOf = ({ set }: NamedSet, count: number | null): number => Math.min(set.count, count ?? Infinity);

/** Images that a share has of so many. */
export const shareOf = (images: number, { index, of }: Share): number =>
  Math.max(0, Math.ceil((images - index) / of));

/** One sentence of whatever was thrown. */
const sentenceOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();

interface Waiting {
  readonly at: number;
  readonly data: DataImage;
  readonly image: NetworkImage;
  readonly sha256: string;
  readonly missing: readonly AskedColumn[];
}

/** What is missing of each image, by the rows that are there. */
function missingOf(known: readonly Row[], columns: readonly AskedColumn[]) {
  const done = new Map<string, Set<string> | 'broken'>();
  for (const row of known) {
    const key = `${row.set} ${row.image}`;
    if (row.method === undefined) done.set(key, 'broken');
    else {
      const have = done.get(key) ?? new Set<string>();
      if (have !== 'broken')
        done.set(key, have.add(columnOf({ method: row.method, params: row.params ?? '' })));
    }
  }
  return (set: string, image: number): readonly AskedColumn[] => {
    const have = done.get(`${set} ${image}`);
    if (have === 'broken') return [];
    return have === undefined ? columns : columns.filter((column) => !have.has(columnOf(columnKey(column))));
  };
}

/** Score what is missing. A picture that cannot be used leaves a row that says so. Stops between batches when the signal says so. */
export async function runBenchmark(task: BenchmarkTask): Promise<void> {
  const { sets, columns, share, batch, store, signal } = task;
  const missing = missingOf(task.known, columns);
  const total = sets.reduce((sum, set) => sum + shareOf(imagesOf(set, task.count), share), 0);
  let done = 0;
  for (const named of sets) {
    const count = imagesOf(named, task.count);
    let waiting: Waiting[] = [];
    const flush = async (): Promise<void> => {
      const rows: Row[] = [];
      // Images that miss the same columns go together: in all but a resumed run that is all of them.
      const groups = new Map<string, Waiting[]>();
      for (const one of waiting) {
        const key = one.missing.map((column) => columnOf(columnKey(column))).join('|');
        groups.set(key, [...(groups.get(key) ?? []), one]);
      }
      for (const group of groups.values()) {
        const asked = must(group[0]).missing;
        const answers = await task.score(
          group.map((one) => one.image),
          asked,
        );
        group.forEach((one, i) => rows.push(...rowsOf(named.name, one, asked, must(answers[i]))));
      }
      await store.append(rows);
      done += waiting.length;
      waiting = [];
      task.onProgress?.(done, total, named.name);
    };
    let at = -1;
    for await (const data of named.set.images()) {
      at++;
      if (at >= count || signal?.aborted === true) break;
      if (at % share.of !== share.index) continue;
      const wanted = missing(named.name, at);
      if (wanted.length === 0) {
        done++;
        continue;
      }
      try {
        const image = await task.prepare(await data.pixels());
        if (image.kind !== 'rgb8') throw new Error('The picture was not prepared as pixels.');
        waiting.push({ at, data, image, sha256: await sha256(image.data), missing: wanted });
      } catch (error) {
        done++;
        await store.append([{ set: named.name, image: at, file: data.name, fault: sentenceOf(error) }]);
      }
      if (waiting.length >= (typeof batch === 'number' ? batch : batch())) await flush();
    }
    if (waiting.length > 0 && signal?.aborted !== true) await flush();
    if (signal?.aborted === true) return;
  }
  task.onProgress?.(total, total, '');
}

function rowsOf(set: string, one: Waiting, columns: readonly AskedColumn[], answer: ImageAnswer): Row[] {
  const where = { set, image: one.at, file: one.data.name };
  const label = one.data.label === null ? {} : { label: one.data.label };
  return columns.map((column, i): Row => {
    const made = must(answer.scores[i]);
    const key = columnKey(column);
    if ('fault' in made) return { ...where, ...key, fault: made.fault };
    return {
      ...where,
      sha256: one.sha256,
      ...label,
      prediction: answer.prediction,
      ...key,
      score: made.score,
    };
  });
}

/** Whether every image of every set has all its rows. */
export function missingImages(
  rows: readonly Row[],
  sets: readonly { readonly name: string; readonly images: number }[],
  columns: readonly Column[],
): number {
  const have = new Map<string, number>();
  for (const row of rows) {
    const key = `${row.set} ${row.image}`;
    have.set(key, (have.get(key) ?? 0) + (row.method === undefined ? columns.length : 1));
  }
  let missing = 0;
  for (const { name, images } of sets)
    for (let i = 0; i < images; i++) if ((have.get(`${name} ${i}`) ?? 0) < columns.length) missing++;
  return missing;
}
