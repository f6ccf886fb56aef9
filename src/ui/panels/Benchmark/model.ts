/** What the table of a benchmark shows, as text. */
import { points } from '../../../benchmark/report/text';
import type { BenchmarkTable, Cell, SetRow } from '../../../benchmark/table';
import { type Figure, figure, mapFigure, noFigure } from '../../../metrics/figure';
import { FPR_CONVENTION_IDS, FPR_CONVENTIONS } from '../../../metrics/fpr';
import { isMethod, metaOf } from '../../../engine/detectors/methods';
import { columnText } from '../../../benchmark/report/text';
import type { Column } from '../../../rows/row';
import { must } from '../../../lib/must';

/** A figure of every cell. */
export interface TableFigure {
  readonly id: string;
  readonly label: string;
  /** Whether more is better. */
  readonly rises: boolean;
  /** What it is, in a sentence. */
  readonly text: string;
  readonly of: (cell: Cell) => Figure;
  /** What stands under it: an interval, or the range that ties leave. */
  readonly range?: (cell: Cell) => readonly [low: number, high: number] | null;
}

export const TABLE_FIGURES: readonly TableFigure[] = [
  {
    id: 'auroc',
    label: 'AUROC',
    rises: true,
    text: 'The chance that an OOD image scores higher than an ID image, ties one half: 50 is guessing. Below it the 95% interval by DeLong.',
    of: ({ auroc }) => auroc,
    range: ({ aurocInterval: x }) => (x.defined ? [x.value.interval.low, x.value.interval.high] : null),
  },
  ...FPR_CONVENTION_IDS.map((id): TableFigure => ({
    id: `fpr-${id}`,
    label: `FPR95, ${FPR_CONVENTIONS[id].label}`,
    rises: false,
    text: `${FPR_CONVENTIONS[id].text} The positive class is ${FPR_CONVENTIONS[id].positive}. A range below it is what ties leave open.`,
    of: (cell) => mapFigure(cell.fpr95[id], ({ value }) => value),
    range: (cell) => {
      const rate = cell.fpr95[id];
      if (!rate.defined || rate.value.range.low === rate.value.range.high) return null;
      return [rate.value.range.low, rate.value.range.high];
    },
  })),
  {
    id: 'aupr-out',
    label: 'AUPR-out',
    rises: true,
    text: 'Average precision with OOD as the positive class. It depends on the base rate, which stands below it.',
    of: ({ auprOut }) => mapFigure(auprOut, ({ averagePrecision }) => averagePrecision),
    range: ({ auprOut: x }) => (x.defined ? [x.value.baseRate, x.value.baseRate] : null),
  },
  {
    id: 'aupr-in',
    label: 'AUPR-in',
    rises: true,
    text: 'Average precision with ID as the positive class. It depends on the base rate, which stands below it.',
    of: ({ auprIn }) => mapFigure(auprIn, ({ averagePrecision }) => averagePrecision),
    range: ({ auprIn: x }) => (x.defined ? [x.value.baseRate, x.value.baseRate] : null),
  },
  {
    id: 'error',
    label: 'Detection error',
    rises: false,
    text: 'The least share of all images that any threshold calls wrongly; each class weighs as many images as it has.',
    of: ({ detectionError }) => detectionError,
  },
];
export const figureOf = (id: string): TableFigure =>
  TABLE_FIGURES.find((known) => known.id === id) ?? must(TABLE_FIGURES[0]);

/** One cell of the table. */
export interface ShownCell {
  readonly value: number | null;
  readonly text: string;
  /** Below the figure; empty for nothing. */
  readonly under: string;
  /** Why there is none; empty where there is one. */
  readonly reason: string;
  readonly mark: 'best' | 'tied' | null;
}
export interface ShownColumn {
  readonly id: string;
  readonly title: string;
  readonly note: string;
}
export interface ShownRow {
  /** Index into the run's columns. */
  readonly index: number;
  readonly name: string;
  readonly settings: string;
  readonly cells: readonly ShownCell[];
}
export interface ShownTable {
  readonly columns: readonly ShownColumn[];
  readonly rows: readonly ShownRow[];
}

/** A detector's name, and its settings, if there are some. */
export function nameOf(column: Column): { readonly name: string; readonly settings: string } {
  const name = isMethod(column.method) ? metaOf(column.method).label : column.method;
  const whole = columnText(column);
  return { name, settings: whole.startsWith(`${name}, `) ? whole.slice(name.length + 2) : '' };
}

function shown(of: TableFigure, x: Figure, cell: Cell | null): ShownCell {
  const range = cell === null || !x.defined ? null : (of.range?.(cell) ?? null);
  const ends = range?.map((end) => points(figure(end))) ?? [];
  const bold = of.id === 'auroc' && cell !== null;
  return {
    value: x.defined ? x.value : null,
    text: points(x),
    under: ends.length === 0 ? '' : ends[0] === ends[1] ? `base ${ends[0]}` : ends.join('–'),
    reason: x.defined ? '' : x.reason,
    mark: bold && cell.best ? 'best' : bold && cell.tied ? 'tied' : null,
  };
}

function meanOf(figures: readonly Figure[]): Figure {
  let sum = 0;
  for (const one of figures) {
    if (!one.defined) return noFigure(`No mean: ${one.reason}`);
    sum += one.value;
  }
  return figure(sum / figures.length);
}

const count = (n: number): string => n.toLocaleString('en');

/** Figures of every detector on every set, means of near and far sets first, sorted as asked. */
export function shownTable(
  table: BenchmarkTable,
  figureId: string,
  sort: string | null,
  descending: boolean,
): ShownTable {
  const of = figureOf(figureId);
  const groups = (['near', 'far'] as const)
    .map((role) => ({ role, rows: table.rows.filter((row) => row.role === role) }))
    .filter(({ rows }) => rows.length > 1);
  const columns: ShownColumn[] = [
    ...groups.map(({ role, rows }) => ({
      id: `mean-${role}`,
      title: `Mean, ${role}`,
      note: `${rows.length} sets`,
    })),
    ...table.rows.map((row) => ({ id: `set-${row.set}`, title: row.set, note: noteOf(row) })),
  ];
  const rows = table.columns.map((column, index): ShownRow => {
    const mean = (own: readonly SetRow[]): ShownCell =>
      shown(of, meanOf(own.map(({ cells }) => of.of(must(cells[index])))), null);
    return {
      index,
      ...nameOf(column),
      cells: [
        ...groups.map((group) => mean(group.rows)),
        ...table.rows.map(({ cells }) => shown(of, of.of(must(cells[index])), must(cells[index]))),
      ],
    };
  });
  const at = columns.findIndex(({ id }) => id === sort);
  const worth = ({ cells }: ShownRow): number | null => cells[at]?.value ?? null;
  if (at >= 0)
    rows.sort((a, b) => {
      const [x, y] = [worth(a), worth(b)];
      // What is undefined comes last either way.
      if (x === null || y === null) return x === y ? a.index - b.index : x === null ? 1 : -1;
      return (descending ? y - x : x - y) || a.index - b.index;
    });
  return { columns, rows };
}

/** "near, n 1,000", or how far the numbers of images differ between detectors. */
function noteOf({ role, cells }: SetRow): string {
  const all = cells.map(({ oodImages }) => oodImages).filter((n) => n > 0);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  if (all.length === 0) return role;
  return `${role}, n ${least === most ? count(most) : `${count(least)} to ${count(most)}`}`;
}

/** The first thing that is said of a run: who has the largest mean, and on how many sets that is more than chance. */
export function headline({ averages, columns, rows }: BenchmarkTable): string {
  const parts = averages.flatMap(({ role, sets, cells }) => {
    let best: { readonly name: string; readonly value: number } | null = null;
    for (const [i, { auroc }] of cells.entries())
      if (auroc.defined && (best === null || auroc.value > best.value))
        best = { name: columnText(must(columns[i])), value: auroc.value };
    return best === null
      ? []
      : [
          `over the ${sets} ${role} sets ${best.name} has the largest mean AUROC, ${points(figure(best.value))}%`,
        ];
  });
  const alone = rows.filter(({ cells }) => cells.some(({ best }) => best)).length;
  const chance = `On ${alone} of ${rows.length} ${rows.length === 1 ? 'set' : 'sets'} the best detector is ahead of every other by more than chance.`;
  const said = parts.join('; ');
  return said === '' ? chance : `${must(said[0]).toUpperCase()}${said.slice(1)}. ${chance}`;
}

/** Detectors drawn at first: the best by mean AUROC over all sets, and GAIA and S&I. */
export function firstDrawn({ columns, rows }: BenchmarkTable, most = 5): number[] {
  const mean = (i: number): number => {
    const all = rows.map(({ cells }) => must(cells[i]).auroc);
    return all.reduce((sum, x) => sum + (x.defined ? x.value : 0), 0) / Math.max(1, all.length);
  };
  const sides = columns.flatMap(({ method }, i) =>
    isMethod(method) && metaOf(method).side !== null ? [i] : [],
  );
  const best = [...columns.keys()].sort((a, b) => mean(b) - mean(a)).slice(0, most);
  return [...new Set([...sides.slice(0, 2), ...best])];
}

/** Detectors that a run holds several settings of: what a search can choose from. */
export function searchable({
  columns,
}: BenchmarkTable): readonly { readonly id: string; readonly label: string }[] {
  const count = new Map<string, number>();
  for (const { method } of columns) count.set(method, (count.get(method) ?? 0) + 1);
  return [...count]
    .filter(([, settings]) => settings > 1)
    .map(([id]) => ({ id, label: isMethod(id) ? metaOf(id).label : id }));
}

/** On which OOD sets settings may be chosen, so that others are left to tell. */
export function chosenOnOptions({ rows }: BenchmarkTable): readonly {
  readonly id: string;
  readonly label: string;
  readonly sets: readonly string[];
}[] {
  const of = (role: string): string[] => rows.filter((row) => row.role === role).map(({ set }) => set);
  const groups = (['near', 'far'] as const).map((role) => ({
    id: `role ${role}`,
    label: `the ${role} sets`,
    sets: of(role),
  }));
  const single = rows.map(({ set }) => ({ id: `set ${set}`, label: set, sets: [set] }));
  return [
    { id: 'all', label: 'all sets', sets: [] },
    ...[...groups.filter(({ sets }) => sets.length > 1), ...single].filter(
      ({ sets }) => sets.length < rows.length,
    ),
  ];
}
