/** Where S&I and GAIA win, tie and lose, from the table of a shipped benchmark. */
import { csvParse } from 'd3-dsv';
import { isMethod, metaOf, type MethodId } from '../../src/engine/detectors/methods';
import { nameOf } from './readmeStudy';

interface Cell {
  readonly method: MethodId;
  readonly params: string;
  readonly auroc: number;
  readonly best: boolean;
  readonly tied: boolean;
}

interface SiParams {
  readonly eta?: number;
  readonly iterations?: number;
  readonly integration?: 'mean' | 'add' | 'multiply';
}

function label({ method, params }: Cell): string {
  const si = metaOf(method).side === 'si';
  return nameOf({ method, ...(si && params !== '' ? (JSON.parse(params) as SiParams) : {}) });
}

const percent = (x: number): string => (100 * x).toFixed(1);
/** Names of methods that are listed at most. */
const LISTED = 8;

function names(cells: readonly Cell[]): string {
  const all = [...new Set(cells.map(({ method }) => metaOf(method).label))];
  const more = all.length - LISTED;
  return `${all.slice(0, LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** "wins": alone the largest; "ties": not told apart from the largest; else how far behind, in points of AUROC. */
function verdictOf(cell: Cell, top: Cell): string {
  if (cell.best) return 'wins';
  if (cell === top || cell.tied) return 'ties';
  return `loses by ${percent(top.auroc - cell.auroc)}`;
}

/** A Markdown table of `table.csv`: a set a row. `titleOf`: what a set is called. */
export function winsTable(csv: string, titleOf: (set: string) => string): string {
  const bySet = new Map<string, Cell[]>();
  for (const row of csvParse(csv)) {
    const { set = '', method = '', params = '', auroc = '' } = row;
    if (!isMethod(method) || auroc === '' || params.includes('"add"')) continue;
    const cell = {
      method,
      params,
      auroc: Number(auroc),
      best: row.best === 'true',
      tied: row.tied_with_best === 'true',
    };
    bySet.set(set, [...(bySet.get(set) ?? []), cell]);
  }
  const rows = [...bySet].map(([set, cells]) => {
    const sorted = [...cells].sort((a, b) => b.auroc - a.auroc);
    const top = sorted[0]!;
    const tied = sorted.filter((cell) => cell !== top && cell.tied);
    const own = (side: 'gaia' | 'si'): string => {
      const cell = sorted.find(({ method }) => metaOf(method).side === side);
      return cell === undefined ? '–' : `${label(cell)} ${percent(cell.auroc)}: ${verdictOf(cell, top)}`;
    };
    return [
      titleOf(set),
      `${label(top)} ${percent(top.auroc)}`,
      tied.length === 0 ? '–' : names(tied),
      own('gaia'),
      own('si'),
    ];
  });
  const head = ['', 'largest AUROC', 'not told apart from it', 'best of GAIA', 'best of S&I'];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

const [START, END] = ['<!-- table.csv -->', '<!-- end of table.csv -->'];

/** The README with the table between its two marks. Throws where it has no marks. */
export function withWins(readme: string, table: string): string {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`The README has no ${START} ... ${END}.`);
  return `${readme.slice(0, start + START.length)}\n\n${table}\n\n${readme.slice(end)}`;
}
