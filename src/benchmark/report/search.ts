/** A search for parameters as Markdown: the whole grid, what is chosen, and what it is worth on images it was not chosen on. */
import type { Figure } from '../../metrics/figure';
import { must } from '../../lib/must';
import type { Column } from '../../rows/row';
import type { Search, SearchMeans, SearchPoint } from '../search';
import { columnText, points } from './text';

const cell = (text: string): string => text.replace(/([\\|<*_`[\]])/g, '\\$1');
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const pair = ({ auroc, fpr95 }: SearchMeans): string => `${points(auroc)} / ${points(fpr95)}`;
const count = (n: number): string => n.toLocaleString('en');

const paramsOf = ({ params }: Column): Readonly<Record<string, unknown>> =>
  params === '' ? {} : (JSON.parse(params) as Readonly<Record<string, unknown>>);

/** One table of two parameters, the others held: rows the first of them, columns the second. */
function matrices(search: Search): string[] {
  const all = search.points.map(({ column }) => paramsOf(column));
  const names = [...new Set(all.flatMap((params) => Object.keys(params)))].filter(
    (name) => new Set(all.map((params) => JSON.stringify(params[name]))).size > 1,
  );
  const numbers = names.filter((name) => all.every((params) => typeof params[name] === 'number'));
  const [down, across] = numbers;
  if (down === undefined || across === undefined) return [];
  const valuesOf = (name: string): number[] =>
    [...new Set(all.map((params) => params[name] as number))].sort((a, b) => a - b);
  const heldOf = (params: Readonly<Record<string, unknown>>): string =>
    names
      .filter((name) => name !== down && name !== across)
      .map((name) => `${name} ${String(params[name])}`)
      .join(', ');
  return [...new Set(all.map(heldOf))].flatMap((held) => {
    const at = (a: number, b: number): SearchPoint | undefined =>
      search.points.find((_, i) => {
        const params = must(all[i]);
        return params[down] === a && params[across] === b && heldOf(params) === held;
      });
    return [
      `Mean AUROC on the other half${held === '' ? '' : `, ${cell(held)}`}: ${cell(down)} down, ${cell(across)} across.\n`,
      line(['', ...valuesOf(across).map(String)]),
      line(['---', ...valuesOf(across).map(() => '---:')]),
      ...valuesOf(down).map((a) =>
        line([
          String(a),
          ...valuesOf(across).map((b) => {
            const point = at(a, b);
            return point === undefined ? '' : points(point.told.auroc);
          }),
        ]),
      ),
      '',
    ];
  });
}

const signed = (x: Figure): string =>
  x.defined ? `${x.value < 0 ? '−' : '+'}${Math.abs(100 * x.value).toFixed(1)}` : '–';

/** The report of a search. */
export function searchReport(search: Search): string {
  const { points: grid, best, chosenOn, told, idImages, differences, method } = search;
  const chosen = best === null ? null : must(grid[best]);
  const same = JSON.stringify(chosenOn) === JSON.stringify(told);
  const said =
    chosen === null
      ? 'No setting has a mean AUROC: nothing is chosen.'
      : `Chosen: ${columnText(chosen.column)}, the largest mean AUROC of ${grid.length} settings on one half of the images, ${points(chosen.chosenOn.auroc)} (${count(idImages[0])} ID images; ${chosenOn.join(', ')}). On the other half (${count(idImages[1])} ID images; ${told.join(', ')}) it has ${points(chosen.told.auroc)}.`;
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
    `${cell(said)}\n`,
    ...(same
      ? [
          'The same OOD sets are on both sides, with other images: on other sets it may be worth less. Name sets to choose on by --on, and the rest tell.\n',
        ]
      : []),
    ...matrices(search),
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
