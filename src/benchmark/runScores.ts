/**
 * The rows of a run by columns: a hundred thousand scores as plain arrays, where a row of text each would fill the memory of a page.
 */
import type { Role } from './run';
import { type Column, columnOf, type FaultRow, isScore, type Row } from '../rows/row';
import { must } from '../lib/must';

/** One set: arrays of one entry an image, images in the order of their numbers. */
export interface SetScores {
  readonly name: string;
  readonly role: Role;
  /** Place of the image in its set, from 0. */
  readonly images: Int32Array;
  readonly files: readonly string[];
  /** The pixels' hash, or its first digits; equal where the pixels are. */
  readonly hashes: readonly string[];
  /** -1 where the set does not say it. */
  readonly labels: Int32Array;
  readonly predictions: Int32Array;
  /** One array a column of the run, larger = more out-of-distribution; NaN where there is no score. */
  readonly scores: readonly Float64Array[];
  /** Images, or scores of one, that could not be had. */
  readonly faults: readonly FaultRow[];
}

export interface RunScores {
  readonly columns: readonly Column[];
  readonly sets: readonly SetScores[];
}

export interface SetName {
  readonly name: string;
  readonly role: Role;
}

/** Rows in any order, of the sets and columns that are named; others are left out. O(rows). */
export function runScores(
  rows: readonly Row[],
  sets: readonly SetName[],
  columns: readonly Column[],
): RunScores {
  const columnAt = new Map(columns.map((column, i) => [columnOf(column), i]));
  const bySet = new Map<string, Row[]>(sets.map(({ name }) => [name, []]));
  for (const row of rows) bySet.get(row.set)?.push(row);
  return {
    columns,
    sets: sets.map(({ name, role }): SetScores => {
      const own = must(bySet.get(name));
      const scored = own.filter(isScore);
      const images = Int32Array.from(new Set(scored.map(({ image }) => image))).sort();
      const placeOf = new Map([...images].map((image, at) => [image, at]));
      const files = new Array<string>(images.length).fill('');
      const hashes = new Array<string>(images.length).fill('');
      const labels = new Int32Array(images.length).fill(-1);
      const predictions = new Int32Array(images.length).fill(-1);
      const scores = columns.map(() => new Float64Array(images.length).fill(NaN));
      for (const row of scored) {
        const at = must(placeOf.get(row.image));
        files[at] = row.file;
        hashes[at] = row.sha256 ?? '';
        labels[at] = row.label ?? -1;
        predictions[at] = row.prediction ?? -1;
        const column = columnAt.get(columnOf(row));
        if (column !== undefined) must(scores[column])[at] = row.score;
      }
      const faults = own.filter((row): row is FaultRow => !isScore(row));
      return { name, role, images, files, hashes, labels, predictions, scores, faults };
    }),
  };
}

/** The rows again, in the order of sets, images and columns: what `runScores` was made of, each once. */
export function* rowsOf({ columns, sets }: RunScores): Generator<Row> {
  for (const set of sets) {
    const faults = [...set.faults].sort((a, b) => a.image - b.image);
    let next = 0;
    for (const [at, image] of set.images.entries()) {
      while (next < faults.length && must(faults[next]).image < image) yield must(faults[next++]);
      const label = must(set.labels[at]);
      const prediction = must(set.predictions[at]);
      const hash = must(set.hashes[at]);
      for (const [c, { method, params }] of columns.entries()) {
        const score = must(must(set.scores[c])[at]);
        if (!Number.isNaN(score))
          yield {
            set: set.name,
            image,
            file: must(set.files[at]),
            ...(hash === '' ? {} : { sha256: hash }),
            ...(label < 0 ? {} : { label }),
            ...(prediction < 0 ? {} : { prediction }),
            method,
            params,
            score,
          };
      }
      while (next < faults.length && must(faults[next]).image === image) yield must(faults[next++]);
    }
    yield* faults.slice(next);
  }
}

/** The scores of a column that are there. */
export const present = (scores: Float64Array): Float64Array => scores.filter((score) => !Number.isNaN(score));

/** Why a column has no score in a set, where a row says it. */
export const faultOf = (set: SetScores, { method, params }: Column): string | null =>
  set.faults.find((row) => row.method === method && (row.params ?? '') === params)?.fault ?? null;

/** Images of the set that could not be used at all. */
export const brokenOf = ({ faults }: SetScores): number =>
  faults.filter(({ method }) => method === undefined).length;

/** The one ID set. Throws RangeError where there is none. */
export function idSetOf({ sets }: RunScores): SetScores {
  const set = sets.find(({ role }) => role === 'id');
  if (set === undefined) throw new RangeError('A benchmark has one ID set.');
  return set;
}
