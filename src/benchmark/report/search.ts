/** A search for parameters as Markdown: the whole grid, what is chosen, and what it is worth on images it was not chosen on. */
import type { Figure } from '../../metrics/figure';
import { must } from '../../lib/must';
import type { Column } from '../../rows/row';
import type { Search, SearchMeans } from '../search';
import { columnText, points } from './text';

const cell = (text: string): string => text.replace(/([\\|<*_`[\]])/g, '\\$1');
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const pair = ({ auroc, fpr95 }: SearchMeans): string => `${points(auroc)} / ${points(fpr95)}`;
const count = (n: number): string => n.toLocaleString('en');

const paramsOf = ({ params }: Column): Readonly<Record<string, unknown>> =>
  params === '' ? {} : (JSON.parse(params) as Readonly<Record<string, unknown>>);

/** Mean AUROCs of the other half by two parameters, the others held. */
export interface SearchMatrix {
  /** "integration mean"; empty where no other parameter varies. */
  readonly held: string;
  readonly down: string;
  readonly across: string;
  readonly columns: readonly string[];
  /** null where the grid has no such setting. */
  readonly rows: readonly { readonly name: string; readonly cells: readonly (Figure | null)[] }[];
}

/** A parameter as the figures have it. */
const nameOf = (name: string): string => (name === 'eta' ? 'η' : name === 'iterations' ? 'T' : name);

/** A table for each setting of the parameters that are not its rows and columns; none where fewer than two vary. */
export function searchMatrices({ points: grid }: Search): SearchMatrix[] {
  const all = grid.map(({ column }) => paramsOf(column));
  const varying = [...new Set(all.flatMap((params) => Object.keys(params)))].filter(
    (name) => new Set(all.map((params) => String(params[name]))).size > 1,
  );
  const isNumber = (name: string): boolean => all.every((params) => typeof params[name] === 'number');
  // Numbers first: η and T before the way of integration.
  const [down, across, ...others] = [
    ...varying.filter(isNumber),
    ...varying.filter((name) => !isNumber(name)),
  ];
  if (down === undefined || across === undefined) return [];
  const valuesOf = (name: string): string[] => {
    const values = [...new Set(all.map((params) => params[name]))];
    return (isNumber(name) ? values.sort((a, b) => Number(a) - Number(b)) : values).map(String);
  };
  const heldOf = (params: Readonly<Record<string, unknown>>): string =>
    others.map((name) => `${nameOf(name)} ${String(params[name])}`).join(', ');
  return [...new Set(all.map(heldOf))].map((held) => ({
    held,
    down: nameOf(down),
    across: nameOf(across),
    columns: valuesOf(across),
    rows: valuesOf(down).map((a) => ({
      name: a,
      cells: valuesOf(across).map((b) => {
        const at = all.findIndex(
          (params) => String(params[down]) === a && String(params[across]) === b && heldOf(params) === held,
        );
        return at < 0 ? null : must(grid[at]).told.auroc;
      }),
    })),
  }));
}

const matrixLines = ({ held, down, across, columns, rows }: SearchMatrix): string[] => [
  `Mean AUROC on the other half${held === '' ? '' : `, ${cell(held)}`}: ${cell(down)} down, ${cell(across)} across.\n`,
  line(['', ...columns.map(cell)]),
  line(['---', ...columns.map(() => '---:')]),
  ...rows.map(({ name, cells }) => line([cell(name), ...cells.map((x) => (x === null ? '' : points(x)))])),
  '',
];

const MOST_NAMES = 3;
const setsText = (names: readonly string[]): string =>
  names.length > MOST_NAMES ? `${names.length} sets` : names.join(', ');

/** What is chosen and what it is worth, in two sentences. */
export function searchText({ points: grid, best, chosenOn, told, idImages }: Search): string {
  if (best === null) return 'No setting has a mean AUROC: nothing is chosen.';
  const { column, chosenOn: made, told: other } = must(grid[best]);
  return `Chosen: ${columnText(column)}, the largest mean AUROC of ${grid.length} settings on one half of the images, ${points(made.auroc)} (${count(idImages[0])} ID images; ${setsText(chosenOn)}). On the other half (${count(idImages[1])} ID images; ${setsText(told)}) it has ${points(other.auroc)}.`;
}

/** Whether the same OOD sets choose and tell. */
export const onSameSets = ({ chosenOn, told }: Search): boolean =>
  JSON.stringify(chosenOn) === JSON.stringify(told);

/** "+1.2", in points. */
export const signed = (x: Figure): string =>
  x.defined ? `${x.value < 0 ? '−' : '+'}${Math.abs(100 * x.value).toFixed(1)}` : '–';

/** The report of a search. */
export function searchReport(search: Search): string {
  const { points: grid, best, chosenOn, told, differences, method } = search;
  return [
    `# Search: ${cell(method)}`,
    '',
    line([
      'AUROC / FPR95',
      `mean of ${chosenOn.length} sets, chosen on`,
      `mean of ${told.length} sets, the other half`,
    ]),
    line(['---', '---:', '---:']),
    ...grid.map((point, i) => {
      const name = cell(columnText(point.column));
      return line([i === best ? `**${name}**` : name, pair(point.chosenOn), pair(point.told)]);
    }),
    '',
    `${cell(searchText(search))}\n`,
    ...(onSameSets(search)
      ? [
          'The same OOD sets are on both sides, with other images: on other sets it may be worth less. Name sets to choose on by --on, and the rest tell.\n',
        ]
      : []),
    ...searchMatrices(search).flatMap(matrixLines),
    ...(differences.length === 0
      ? []
      : [
          `Against ${cell(columnText(must(grid[0]).column))}, the first of the grid, on the other half (paired DeLong, Holm over the sets):\n`,
          line(['AUROC', 'first', 'chosen', 'difference', 'p']),
          line(['---', '---:', '---:', '---:', '---:']),
          ...differences.map(({ set, first, chosen: area, difference, pValue }) =>
            line([
              cell(set),
              points(first),
              points(area),
              signed(difference.defined ? { defined: true, value: difference.value.difference } : difference),
              pValue === null ? '–' : pValue.toPrecision(2),
            ]),
          ),
          '',
        ]),
  ].join('\n');
}
