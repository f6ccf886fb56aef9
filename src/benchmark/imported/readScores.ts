/**
 * Scores that were computed elsewhere, from CSV, TSV, JSON and NPZ files. What is read:
 *
 * - OpenOOD's `<detector>/scores/<set>.npz` (`conf`, `label`, `pred`): a file a set; its confidence is turned round.
 * - pytorch-ood's `outlier_scores` (or `scores`) and `labels`, as NPZ, JSON or CSV: labels below 0 are OOD.
 * - a table with a row an image: `score` or `conf`, and where there are more `set`, `method`, `label`, `file`, `role`.
 * - JSON `{ set: [scores] }`, `{ method: { set: [scores] } }`, a list of rows, or columns by name.
 */
import { csvParseRows, tsvParseRows } from 'd3-dsv';
import { unzipSync } from 'fflate';
import { readNumbers } from '../../datasets/bytes/npy';
import { must } from '../../lib/must';
import { type Columns, folderOf, type Found, foundIn, scoreFault, stemOf } from './scoreTable';

export interface ScoreFile {
  /** With the folders that are known: one of them names the detector. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Scores that unpack to more are no scores. */
const LARGEST = 2 ** 29;

function fromText(name: string, text: string): Found[] {
  const plain = text.replace(/^\uFEFF/, '');
  const hasTabs = /^[^\r\n]*\t/.test(plain);
  const all = hasTabs ? tsvParseRows(plain) : csvParseRows(plain);
  const [titles = [], ...cells] = all.filter((row) => row.length > 1 || row[0] !== '');
  const names = titles.map((title) => title.trim().toLowerCase());
  const short = cells.findIndex((row) => row.length !== names.length);
  if (short >= 0)
    throw scoreFault(
      name,
      `row ${short + 1} has ${must(cells[short]).length} cells and the first line ${names.length}`,
    );
  return foundIn(name, Object.fromEntries(names.map((key, c) => [key, cells.map((row) => must(row[c]))])));
}

const isNumbers = (x: unknown): x is (number | null)[] =>
  Array.isArray(x) && x.every((value) => typeof value === 'number' || value === null);
const isCells = (x: unknown): x is (number | string | boolean | null)[] =>
  Array.isArray(x) && x.every((value) => value === null || typeof value !== 'object');
const isTable = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const cell = (value: unknown): string | number => {
  if (typeof value === 'number' || typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
};

/** Python writes NaN and Infinity, which are no JSON: they become null outside of texts. */
const asJson = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (part) => (part.startsWith('"') ? part : 'null'));

function fromJson(name: string, text: string): Found[] {
  let json: unknown;
  try {
    json = JSON.parse(asJson(text));
  } catch {
    throw scoreFault(name, 'it is no JSON');
  }
  if (Array.isArray(json)) {
    if (!json.every(isTable)) throw scoreFault(name, 'it is a list, but not of rows');
    const rows = json as readonly Readonly<Record<string, unknown>>[];
    const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    return foundIn(
      name,
      Object.fromEntries(keys.map((key) => [key.toLowerCase(), rows.map((row) => cell(row[key]))])),
    );
  }
  if (!isTable(json)) throw scoreFault(name, 'it holds no table');
  const entries = Object.entries(json);
  if (entries.some(([key]) => /^(outlier_)?scores?$|^conf(idences?)?$/i.test(key))) {
    const columns: Columns = Object.fromEntries(
      entries.flatMap(([key, value]) => (isCells(value) ? [[key.toLowerCase(), value.map(cell)]] : [])),
    );
    return foundIn(name, columns);
  }
  const of = (method: string, sets: Readonly<Record<string, unknown>>): Found[] =>
    Object.entries(sets).flatMap(([set, scores]) => {
      if (!isNumbers(scores)) throw scoreFault(name, `"${set}" is no list of numbers`);
      return foundIn(name, {
        score: scores.map(cell),
        set: scores.map(() => set),
        method: scores.map(() => method),
      });
    });
  if (entries.length > 0 && entries.every(([, value]) => isNumbers(value))) return of(stemOf(name), json);
  return entries.flatMap(([method, sets]) => {
    if (!isTable(sets)) throw scoreFault(name, `"${method}" is no table of sets`);
    return of(method, sets);
  });
}

function fromNpz(name: string, bytes: Uint8Array): Found[] {
  let files: Record<string, Uint8Array>;
  let large = '';
  try {
    files = unzipSync(bytes, {
      filter: ({ name: member, originalSize }) => {
        if (originalSize > LARGEST) large = member;
        return member.endsWith('.npy') && originalSize <= LARGEST;
      },
    });
  } catch {
    throw scoreFault(name, 'it cannot be unpacked');
  }
  if (large !== '') throw scoreFault(name, `"${large}" unpacks to more than 512 MB`);
  const columns: Record<string, readonly number[]> = {};
  for (const [member, content] of Object.entries(files)) {
    const key = member.slice(0, -'.npy'.length);
    let array;
    try {
      array = readNumbers(content, member);
    } catch (error) {
      throw scoreFault(name, (error as Error).message.replace(/\.$/, ''));
    }
    // [n] and [n, 1]; features and logits that lie beside the scores have more columns.
    if (array.shape.slice(1).every((n) => n === 1)) columns[key.toLowerCase()] = [...array.data];
  }
  return foundIn(name, columns);
}

/** All scores of a file. Throws Error with one sentence: which file, what is wrong, what is read. */
export function readScores({ name, bytes }: ScoreFile): Found[] {
  if (bytes.length === 0) throw scoreFault(name, 'it is empty');
  if (/\.(pkl|pickle|pt|pth)$/i.test(name))
    throw scoreFault(name, 'a pickle is not opened: save its arrays with numpy.savez');
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return fromNpz(name, bytes);
  if (/\.npy$/i.test(name)) {
    const { data } = readNumbers(bytes, name);
    return foundIn(name, { score: [...data] }).map((row) => ({ ...row, method: folderOf(name) }));
  }
  if (/\.npz$/i.test(name)) throw scoreFault(name, 'it cannot be unpacked');
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw scoreFault(name, 'it is no text in UTF-8');
  }
  return /^\s*[[{]/.test(text) ? fromJson(name, text) : fromText(name, text);
}
