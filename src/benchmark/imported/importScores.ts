/** Scores that were computed elsewhere as a run of ours, and beside one. */
import { must } from '../../lib/must';
import { sha256 } from '../../lib/sha256';
import { type Column, columnOf, type FaultRow } from '../../rows/row';
import type { Run } from '../archive';
import { ELSEWHERE } from '../manifest';
import type { Role } from '../run';
import { idSetOf, type SetScores } from '../runScores';
import { readScores, type ScoreFile } from './readScores';
import type { Found } from './scoreTable';

export interface ImportOptions {
  readonly version: string;
  /** Name of the ID set, and of those that are near, where the files do not say it. */
  readonly id?: string | undefined;
  readonly near?: readonly string[] | undefined;
  /** Name that is the ID set's where there is such a set. */
  readonly likelyId?: string | undefined;
}

const ID_NAME = /^(id|in|in[-_ ]?distribution|id[-_ ]?test)$/i;

/** A path's last parts: where a person's folders lie is nobody's business. */
const shortPath = (name: string): string => name.split(/[/\\]/).slice(-3).join('/');

function roleOf(name: string, rows: readonly Found[], { id, near }: ImportOptions): Role {
  if (id !== undefined) {
    if (name === id) return 'id';
  } else {
    const said = rows.find(({ role }) => role !== null)?.role;
    if (said !== undefined && said !== null) return said;
    const labelled = rows.filter(({ isOod }) => isOod !== null);
    if (labelled.length > 0 ? labelled.every((row) => row.isOod === false) : ID_NAME.test(name)) return 'id';
  }
  return near?.includes(name) === true ? 'near' : 'far';
}

/** Rows by a key, in the order in which keys first come. */
function grouped(rows: readonly Found[], key: (row: Found) => string): Map<string, Found[]> {
  const groups = new Map<string, Found[]>();
  for (const row of rows) {
    const own = groups.get(key(row));
    if (own === undefined) groups.set(key(row), [row]);
    else own.push(row);
  }
  return groups;
}

/** One set: images by name where each has one of its own, else in the order of the file. */
function setOf(name: string, role: Role, rows: readonly Found[], columns: readonly Column[]): SetScores {
  const byColumn = grouped(rows, columnOf);
  const lists = [...byColumn.values()];
  const first = must(lists[0]);
  const isNamed = lists.every((list) => {
    const names = new Set(list.map(({ file }) => file));
    return names.size === list.length && !names.has('');
  });
  const other = lists.find(({ length }) => length !== first.length);
  if (!isNamed && other !== undefined)
    throw new Error(
      `"${name}" has ${first.length} scores of ${must(first[0]).method} and ${other.length} of ${must(other[0]).method}, and nothing says which image each is of: give a column "file", or as many of each.`,
    );
  const images = new Map<string, Found>();
  for (const list of lists)
    for (const [i, row] of list.entries()) {
      const key = isNamed ? row.file : String(i);
      if (!images.has(key)) images.set(key, row);
    }
  const keys = [...images.keys()];
  const rowsOf = [...images.values()];
  const faults: FaultRow[] = [];
  const scores = columns.map((column) => {
    const own = byColumn.get(columnOf(column)) ?? [];
    const at = new Map(own.map((row, i) => [isNamed ? row.file : String(i), row.score]));
    return Float64Array.from(keys, (key, image) => {
      const score = at.get(key);
      if (score !== undefined && !Number.isFinite(score))
        faults.push({ set: name, image, file: key, ...column, fault: `The score is ${score}.` });
      return score === undefined || !Number.isFinite(score) ? NaN : score;
    });
  });
  return {
    name,
    role,
    images: Int32Array.from(keys, (_, i) => i),
    files: keys.map((key) => (isNamed ? key : `${name}/${key}`)),
    hashes: keys.map(() => ''),
    labels: Int32Array.from(rowsOf, ({ label }) => label),
    predictions: Int32Array.from(rowsOf, ({ prediction }) => prediction),
    scores,
    faults,
  };
}

/** Score files as one run. Throws Error with one sentence: which file, what is wrong, what is read. O(scores). */
export async function importScores(files: readonly ScoreFile[], options: ImportOptions): Promise<Run> {
  const all: Found[] = [];
  const from = new Map<string, string>();
  for (const file of files) {
    const rows = readScores(file);
    for (const key of new Set(rows.map((row) => JSON.stringify([row.set, row.method, row.params])))) {
      const other = from.get(key);
      if (other !== undefined) {
        const [set, method] = JSON.parse(key) as [string, string];
        throw new Error(
          `"${other}" and "${file.name}" both have scores of "${set}" by "${method}": put each detector's files in a folder of its name, or give a column "method".`,
        );
      }
      from.set(key, file.name);
    }
    for (const row of rows) all.push(row);
  }
  const columns = [...grouped(all, columnOf).values()].map((rows): Column => {
    const { method, params } = must(rows[0]);
    return { method, params };
  });
  const bySet = grouped(all, ({ set }) => set);
  const { likelyId } = options;
  const asked = likelyId !== undefined && bySet.has(likelyId) ? { ...options, id: likelyId } : options;
  const found = [...bySet].map(([name, rows]) => setOf(name, roleOf(name, rows, asked), rows, columns));
  const ids = found.filter(({ role }) => role === 'id');
  const named = found.map(({ name }) => `"${name}"`).join(', ');
  if (ids.length !== 1)
    throw new Error(
      `One of the sets must be ID, and ${ids.length === 0 ? 'none' : ids.map(({ name }) => `"${name}"`).join(' and ')} of ${named} is: call it "id", or give labels (below 0: OOD).`,
    );
  if (found.length === 1)
    throw new Error(`There are scores of ${named} only: give those of an OOD set as well.`);
  const sets = [...ids, ...found.filter(({ role }) => role !== 'id')];
  const hash = await sha256((await Promise.all(files.map(({ bytes }) => sha256(bytes)))).join());
  return {
    manifest: {
      schema: 'splitscope-benchmark-1',
      version: options.version,
      pack: ELSEWHERE,
      title: 'Scores from elsewhere',
      network: hash,
      preprocessing: hash,
      backend: 'elsewhere',
      classes: [],
      accuracy: { value: 0, set: '' },
      settings: {},
      columns,
      sets: sets.map(({ name, role, images }) => ({
        name,
        role,
        source: name,
        images: images.length,
        classes: null,
      })),
      fit: null,
      imported: files.map(({ name }) => shortPath(name)),
    },
    scores: { columns, sets },
  };
}

/** Where each image of `set` lies in `other`: by name where both have the same names, else by order. null: they do not fit. */
function places(set: SetScores, other: SetScores): readonly number[] | null {
  const at = new Map(other.files.map((file, i) => [file, i]));
  const byName = set.files.map((file) => at.get(file));
  if (byName.every((place) => place !== undefined)) return byName;
  return set.images.length === other.images.length ? [...set.images.keys()] : null;
}

/**
 * A run with the detectors of score files beside its own, set by set of one name. Throws Error with one sentence where they do not fit:
 * the paired tests need the same images.
 */
export function besideRun(run: Run, { manifest: imported, scores: given }: Run): Run {
  const { manifest, scores } = run;
  const id = idSetOf(scores);
  const known = new Set(scores.columns.map(columnOf));
  // Theirs are told from ours, also where both have a detector of one name.
  const columns = given.columns.map((column) => ({ ...column, method: `${column.method} (imported)` }));
  const twice = columns.find((column) => known.has(columnOf(column)));
  if (twice !== undefined)
    throw new Error(`The run has scores of ${twice.method} already: give each file of scores once.`);
  const faults: FaultRow[] = [];
  let used = 0;
  const sets = scores.sets.map((set): SetScores => {
    const own =
      set === id ? idSetOf(given) : given.sets.find(({ name, role }) => name === set.name && role !== 'id');
    if (own === undefined) {
      const none = (): Float64Array => new Float64Array(set.images.length).fill(NaN);
      return { ...set, scores: [...set.scores, ...columns.map(none)] };
    }
    const at = places(set, own);
    if (at === null)
      throw new Error(
        `The run has ${set.images.length} images of "${set.name}" and the score files ${own.images.length} under other names: give the scores of the same images.`,
      );
    if (set !== id) used++;
    const more = own.scores.map((column, c) =>
      Float64Array.from(at, (place, i) => {
        const score = must(column[place]);
        if (Number.isNaN(score))
          faults.push({
            ...{ set: set.name, image: must(set.images[i]), file: must(set.files[i]) },
            ...must(columns[c]),
            fault: 'The score files have no finite score.',
          });
        return score;
      }),
    );
    return {
      ...set,
      scores: [...set.scores, ...more],
      faults: [...set.faults, ...faults.splice(0)],
    };
  });
  if (used === 0)
    throw new Error(
      `None of the score files' sets (${given.sets.map(({ name }) => name).join(', ')}) is one of the run's (${scores.sets.map(({ name }) => name).join(', ')}): give them the same names.`,
    );
  return {
    manifest: {
      ...manifest,
      columns: [...manifest.columns, ...columns],
      imported: [...(manifest.imported ?? []), ...(imported.imported ?? [])],
    },
    scores: { columns: [...scores.columns, ...columns], sets },
  };
}
