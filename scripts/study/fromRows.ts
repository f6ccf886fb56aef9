/** Columns of a study from the rows of `splitscope benchmark`. */
import { isMethod, sideOf } from '../../src/engine/detectors/methods';
import { columnOf, isScore, type Row } from '../../src/rows/row';
import type { StudyColumn } from './study';

interface SiParams {
  readonly eta?: number;
  readonly iterations?: number;
  readonly integration?: 'mean' | 'add' | 'multiply';
}

/** What `measured.json` says of a column: of S&I its settings, of others their name. Throws for a method that is not known. */
function labelOf(method: string, params: string): StudyColumn['label'] {
  if (!isMethod(method)) throw new Error(`There is no detector "${method}".`);
  if (sideOf(method) !== 'si' || params === '') return { method };
  const { eta, iterations, integration } = JSON.parse(params) as SiParams;
  return {
    method,
    ...(eta === undefined ? {} : { eta }),
    ...(iterations === undefined ? {} : { iterations }),
    ...(integration === undefined ? {} : { integration }),
  };
}

/** The columns in the order they first come. Rows that tell of a fault are left out: an image without a score has none. */
export function columnsOfRows(rows: readonly Row[]): StudyColumn[] {
  interface Found {
    readonly label: StudyColumn['label'];
    readonly sets: Map<string, Map<number, number>>;
  }
  const found = new Map<string, Found>();
  for (const row of rows) {
    if (!isScore(row)) continue;
    const key = columnOf(row);
    const column: Found = found.get(key) ?? { label: labelOf(row.method, row.params), sets: new Map() };
    const scores = column.sets.get(row.set) ?? new Map<number, number>();
    scores.set(row.image, row.score);
    column.sets.set(row.set, scores);
    found.set(key, column);
  }
  const none = new Map<number, number>();
  return [...found.values()].map(({ label, sets }) => ({ label, scores: (set) => sets.get(set) ?? none }));
}
