/**
 * Search for a detector's parameters over a run that holds a grid of them: chosen on one half of the images, told on the other. The
 * halves go by the pixels, so that a picture that is there twice is in one of them, and the next run of the same sets has the same.
 */
import { type AurocDifference, pairedAuroc } from '../metrics/auroc';
import { type Figure, mapFigure, noFigure } from '../metrics/figure';
import { holm } from '../metrics/multiple';
import { must } from '../lib/must';
import type { Column } from '../rows/row';
import { idSetOf, type RunScores, type SetScores } from './runScores';
import { meanOf, sharedScores, tableOf } from './table';

/** Means over OOD sets. */
export interface SearchMeans {
  readonly auroc: Figure;
  readonly fpr95: Figure;
}

export interface SearchPoint {
  readonly column: Column;
  /** On the half that is chosen on, over the sets that are chosen on. */
  readonly chosenOn: SearchMeans;
  /** On the other half, over the sets that are told. */
  readonly told: SearchMeans;
}

/** The chosen parameters against the first of the grid, on one set of the half that is told. */
export interface SearchDifference {
  readonly set: string;
  readonly first: Figure;
  readonly chosen: Figure;
  readonly difference: Figure<AurocDifference>;
  /** After Holm over the sets; null where there is none. */
  readonly pValue: number | null;
}

export interface Search {
  readonly method: string;
  /** Sets that parameters are chosen on, and sets that the figures are told on. */
  readonly chosenOn: readonly string[];
  readonly told: readonly string[];
  /** Images of the ID set in each half. */
  readonly idImages: readonly [chosenOn: number, told: number];
  readonly points: readonly SearchPoint[];
  /** Index into the points: the largest mean AUROC on the half that is chosen on; null where none has one. */
  readonly best: number | null;
  readonly differences: readonly SearchDifference[];
}

/** Whether an image is of the half that is chosen on: by its pixels' hash, or its number where there is none. */
function isChosenOn({ hashes, images }: SetScores, at: number): boolean {
  const hash = must(hashes[at]);
  return (hash === '' ? must(images[at]) : parseInt(hash.slice(0, 8), 16)) % 2 === 0;
}

/** The images of one half, of some columns. */
function half(
  run: RunScores,
  columns: readonly number[],
  sets: readonly string[],
  chosenOn: boolean,
): RunScores {
  return {
    columns: columns.map((c) => must(run.columns[c])),
    sets: run.sets
      .filter(({ name, role }) => role === 'id' || sets.includes(name))
      .map((set): SetScores => {
        const kept = [...set.images.keys()].filter((at) => isChosenOn(set, at) === chosenOn);
        const of = <T>(all: ArrayLike<T>): T[] => kept.map((at) => must(all[at]));
        return {
          ...set,
          images: Int32Array.from(of(set.images)),
          files: of(set.files),
          hashes: of(set.hashes),
          labels: Int32Array.from(of(set.labels)),
          predictions: Int32Array.from(of(set.predictions)),
          scores: columns.map((c) => Float64Array.from(of(must(set.scores[c])))),
        };
      }),
  };
}

function meansOf(run: RunScores): SearchMeans[] {
  const { rows, columns } = tableOf(run, { intervals: false });
  return columns.map((_, c) => ({
    auroc: meanOf(rows.map(({ cells }) => must(cells[c]).auroc)),
    fpr95: meanOf(rows.map(({ cells }) => mapFigure(must(cells[c]).fpr95.paper, ({ value }) => value))),
  }));
}

/**
 * The grid of `method` in a run. `on`: the OOD sets that parameters are chosen on, the others are told; empty: all of them for both.
 * Throws Error with one sentence where there is nothing to choose from. O(images x columns).
 */
export function searchOf(run: RunScores, method: string, on: readonly string[] = []): Search {
  const columns = [...run.columns.keys()].filter((c) => must(run.columns[c]).method === method);
  if (columns.length < 2)
    throw new Error(
      `The run has ${columns.length === 0 ? 'no' : 'one'} setting of "${method}": a search needs several, as --methods ${method}:NAME=1/2/3 makes them.`,
    );
  const all = run.sets.flatMap(({ name, role }) => (role === 'id' ? [] : [name]));
  const unknown = on.find((name) => !all.includes(name));
  if (unknown !== undefined)
    throw new Error(`There is no OOD set "${unknown}" in this run; there are ${all.join(', ')}.`);
  const rest = all.filter((name) => !on.includes(name));
  if (rest.length === 0) throw new Error('Leave an OOD set that parameters are not chosen on, or name none.');
  const chosenOn = on.length === 0 ? all : on;
  const [first, second] = [half(run, columns, chosenOn, true), half(run, columns, rest, false)];
  const [made, told] = [meansOf(first), meansOf(second)];
  const worth = made.map(({ auroc }) => (auroc.defined ? auroc.value : -1));
  const top = worth.indexOf(Math.max(...worth));
  const best = must(worth[top]) < 0 ? null : top;
  return {
    method,
    chosenOn,
    told: rest,
    idImages: [idSetOf(first).images.length, idSetOf(second).images.length],
    points: columns.map((c, i) => ({
      column: must(run.columns[c]),
      chosenOn: must(made[i]),
      told: must(told[i]),
    })),
    best,
    differences: best === null || best === 0 ? [] : differencesOf(second, best),
  };
}

function differencesOf(run: RunScores, best: number): SearchDifference[] {
  const id = idSetOf(run);
  const { rows } = tableOf(run, { intervals: false });
  const tests = rows.map(({ set }) => {
    const ood = must(run.sets.find(({ name }) => name === set));
    const [[idBest, idFirst], [oodBest, oodFirst]] = [sharedScores(id, best, 0), sharedScores(ood, best, 0)];
    if (idBest.length === 0 || oodBest.length === 0) return noFigure('No image has both scores.');
    return pairedAuroc({ id: idBest, ood: oodBest }, { id: idFirst, ood: oodFirst });
  });
  const adjusted = holm(tests.map((test) => (test.defined ? test.value.pValue : 1)));
  return rows.map(({ set, cells }, i) => ({
    set,
    first: must(cells[0]).auroc,
    chosen: must(cells[best]).auroc,
    difference: must(tests[i]),
    pValue: must(tests[i]).defined ? must(adjusted[i]) : null,
  }));
}
