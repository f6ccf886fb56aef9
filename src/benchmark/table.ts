/** The table of a benchmark from its rows: every figure with its interval, or the reason why there is none. */
import { type Figure, figure, mapFigure, noFigure } from '../metrics/figure';
import { auroc, aurocInterval, type AurocInterval, pairedAuroc } from '../metrics/auroc';
import { aupr, type Aupr, detectionError } from '../metrics/curves';
import { FPR_CONVENTION_IDS, type Fpr95, fpr95, fpr95Interval, type FprConvention } from '../metrics/fpr';
import type { Interval } from '../metrics/figure';
import { holm } from '../metrics/multiple';
import type { Column, Row } from '../rows/row';
import type { Role } from './run';
import {
  brokenOf,
  faultOf,
  idSetOf,
  present,
  runScores,
  type RunScores,
  type SetName,
  type SetScores,
} from './runScores';
import { must } from '../lib/must';

export interface Cell {
  readonly column: Column;
  readonly idImages: number;
  readonly oodImages: number;
  readonly auroc: Figure;
  /** DeLong, 95%. */
  readonly aurocInterval: Figure<AurocInterval>;
  readonly fpr95: Readonly<Record<FprConvention, Figure<Fpr95>>>;
  /** Of the papers' convention, by the bootstrap. */
  readonly fpr95Interval: Figure<Interval>;
  readonly auprOut: Figure<Aupr>;
  readonly auprIn: Figure<Aupr>;
  readonly detectionError: Figure;
  /** The largest AUROC of its set, and every other is smaller by the paired test (Holm, 0.05). */
  readonly best: boolean;
  /** Not told apart from the largest AUROC of its set by the paired test. */
  readonly tied: boolean;
  /** What looks like a mistake, in a sentence each. */
  readonly checks: readonly string[];
}

export interface SetRow {
  readonly set: string;
  readonly role: Role;
  readonly cells: readonly Cell[];
  /** Images of this set whose pixels are in the ID set as well. */
  readonly duplicates: number;
  /** Images that could not be used. */
  readonly broken: number;
}

export interface BenchmarkTable {
  readonly columns: readonly Column[];
  readonly rows: readonly SetRow[];
  /** Means over the near and over the far sets; undefined where one of them is. */
  readonly averages: readonly {
    readonly role: Role;
    readonly sets: number;
    readonly cells: readonly { readonly auroc: Figure; readonly fpr95: Figure }[];
  }[];
  readonly id: {
    readonly set: string;
    readonly images: number;
    readonly broken: number;
    /** Share of labelled images that the network gets right; null without labels. */
    readonly accuracy: { readonly value: number; readonly images: number } | null;
    readonly checks: readonly string[];
  };
}

/** What a result of exactly these values usually is: a mistake. */
function checksOf(cell: Pick<Cell, 'auroc' | 'fpr95'>): string[] {
  const checks: string[] = [];
  if (cell.auroc.defined && (cell.auroc.value === 0 || cell.auroc.value === 0.5 || cell.auroc.value === 1))
    checks.push(
      `AUROC is exactly ${cell.auroc.value * 100}%: check the sign of the score, constant scores, and whether the sets are what they are called.`,
    );
  const { paper } = cell.fpr95;
  if (paper.defined && paper.value.range.low !== paper.value.range.high)
    checks.push(
      `FPR95 is undecided by ties: ${(100 * paper.value.range.low).toFixed(1)} to ${(100 * paper.value.range.high).toFixed(1)}%.`,
    );
  else if (paper.defined && (paper.value.value === 0 || paper.value.value === 1))
    checks.push(`FPR95 is exactly ${paper.value.value * 100}%: check the sign of the score and the sets.`);
  return checks;
}

function cellOf(
  column: Column,
  at: number,
  id: SetScores,
  ood: SetScores,
  intervals: boolean,
): Omit<Cell, 'best' | 'tied'> {
  const fault = faultOf(id, column) ?? faultOf(ood, column);
  const [a, b] = [present(must(id.scores[at])), present(must(ood.scores[at]))];
  const refuse = a.length === 0 || b.length === 0 ? fault : null;
  const of = <T>(make: () => Figure<T>): Figure<T> => (refuse === null ? make() : noFigure(refuse));
  const rates = Object.fromEntries(
    FPR_CONVENTION_IDS.map((convention) => [convention, of(() => fpr95(a, b, convention))]),
  ) as Record<FprConvention, Figure<Fpr95>>;
  const cell = {
    column,
    idImages: a.length,
    oodImages: b.length,
    auroc: of(() => auroc(a, b)),
    aurocInterval: of(() => aurocInterval(a, b)),
    fpr95: rates,
    fpr95Interval: of(() => (intervals ? fpr95Interval(a, b, 'paper') : noFigure(NOT_ASKED))),
    auprOut: of(() => aupr(a, b, 'ood')),
    auprIn: of(() => aupr(a, b, 'id')),
    detectionError: of(() => detectionError(a, b)),
  };
  return { ...cell, checks: [...checksOf(cell), ...missingOf(column, id), ...missingOf(column, ood)] };
}

/** What is said of a set some of whose images have no score of a detector. */
function missingOf({ method, params }: Column, { name, images, faults }: SetScores): string[] {
  const own = faults.filter((row) => row.method === method && (row.params ?? '') === params);
  if (own.length === 0 || own.length >= images.length) return [];
  return [
    `${own.length} of ${images.length} images of ${name} have no score and are left out: ${must(own[0]).fault}`,
  ];
}

/** Scores of the images that both columns have, in the same order. */
export function sharedScores(
  { scores }: SetScores,
  one: number,
  other: number,
): readonly [one: Float64Array, other: Float64Array] {
  const [a, b] = [must(scores[one]), must(scores[other])];
  const both = (own: Float64Array): Float64Array =>
    own.filter((_, i) => !Number.isNaN(must(a[i])) && !Number.isNaN(must(b[i])));
  return [both(a), both(b)];
}

const LEVEL = 0.05;
const NOT_ASKED = 'Not computed: the bootstrap was not asked for.';

/** Marks the largest AUROC where the paired test supports it, and what it does not tell apart from it. */
function marked(cells: readonly Omit<Cell, 'best' | 'tied'>[], id: SetScores, ood: SetScores): Cell[] {
  const areas = cells.map(({ auroc: area }) => (area.defined ? area.value : -1));
  const top = areas.indexOf(Math.max(...areas));
  if (cells.length === 0 || must(areas[top]) < 0)
    return cells.map((cell) => ({ ...cell, best: false, tied: false }));
  const others = cells.map((_, i) => i).filter((i) => i !== top && must(areas[i]) >= 0);
  const tests = others.map((i) => {
    const [[idTop, idOther], [oodTop, oodOther]] = [sharedScores(id, top, i), sharedScores(ood, top, i)];
    const test = pairedAuroc({ id: idTop, ood: oodTop }, { id: idOther, ood: oodOther });
    return test.defined ? test.value.pValue : 1;
  });
  const adjusted = holm(tests);
  const open = new Set(others.filter((_, n) => must(adjusted[n]) >= LEVEL));
  return cells.map((cell, i) => ({
    ...cell,
    best: i === top && open.size === 0 && others.length > 0,
    tied: open.has(i) || (i === top && open.size > 0),
  }));
}

/** The mean; undefined where one of them is, for its reason. */
export function meanOf(figures: readonly Figure[]): Figure {
  let sum = 0;
  for (const one of figures) {
    if (!one.defined) return one;
    sum += one.value;
  }
  return figures.length === 0 ? noFigure('Undefined: there is no set.') : figure(sum / figures.length);
}

/** Far below: more than can be chance, and more than a change of rounding makes. */
const FAR_BELOW = 0.03;

function accuracyOf({ labels, predictions }: SetScores): { value: number; images: number } | null {
  let [images, right] = [0, 0];
  for (const [i, label] of labels.entries()) {
    if (label < 0) continue;
    images++;
    if (label === predictions[i]) right++;
  }
  return images === 0 ? null : { value: right / images, images };
}

export interface TableOptions {
  /** What the pack says of its accuracy, 0 to 1; null where it says nothing of this ID set. */
  readonly accuracy?: number | null;
  /** Whether FPR95 has an interval by the bootstrap, some 30 ms a cell of 1,000 images a class; absent: yes. */
  readonly intervals?: boolean;
}

/** One set's row of the table. */
export function setRow(scores: RunScores, ood: SetScores, intervals: boolean): SetRow {
  const id = idSetOf(scores);
  const pixels = new Set(id.hashes.filter((hash) => hash !== ''));
  return {
    set: ood.name,
    role: ood.role,
    cells: marked(
      scores.columns.map((column, i) => cellOf(column, i, id, ood, intervals)),
      id,
      ood,
    ),
    duplicates: ood.hashes.filter((hash) => pixels.has(hash)).length,
    broken: brokenOf(ood),
  };
}

/** The table of a run's scores. */
export function tableOf(
  scores: RunScores,
  { accuracy = null, intervals = true }: TableOptions = {},
): BenchmarkTable {
  const { columns } = scores;
  const id = idSetOf(scores);
  const rows = scores.sets.filter(({ role }) => role !== 'id').map((set) => setRow(scores, set, intervals));
  const own = accuracyOf(id);
  const checks =
    own !== null && accuracy !== null && own.value < accuracy - FAR_BELOW
      ? [
          `The network is right on ${(100 * own.value).toFixed(1)}% of the ID images, its pack says ${(100 * accuracy).toFixed(1)}%: check mean and std, the pictures' size, and the order of the classes.`,
        ]
      : [];
  return {
    columns,
    rows,
    averages: (['near', 'far'] as const)
      .map((role) => ({ role, of: rows.filter((row) => row.role === role) }))
      .filter(({ of }) => of.length > 1)
      .map(({ role, of }) => ({
        role,
        sets: of.length,
        cells: columns.map((_, i) => ({
          auroc: meanOf(of.map(({ cells }) => must(cells[i]).auroc)),
          fpr95: meanOf(of.map(({ cells }) => mapFigure(must(cells[i]).fpr95.paper, ({ value }) => value))),
        })),
      })),
    id: { set: id.name, images: id.images.length, broken: brokenOf(id), accuracy: own, checks },
  };
}

/** The table of rows. `accuracy`: what the pack says of itself, 0 to 1; null where it says nothing of this ID set. */
export const benchmarkTable = (
  rows: readonly Row[],
  sets: readonly SetName[],
  columns: readonly Column[],
  accuracy: number | null = null,
): BenchmarkTable => tableOf(runScores(rows, sets, columns), { accuracy });
