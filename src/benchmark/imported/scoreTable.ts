/** Rows of scores from a table's columns, whatever file the table came from. */
import { must } from '../../lib/must';
import type { Role } from '../run';

/** One score as a file has it. */
export interface Found {
  readonly set: string;
  readonly method: string;
  readonly params: string;
  /** Larger = more out-of-distribution; NaN or infinite where the file has none. */
  readonly score: number;
  /** The image's class; -1 where the file does not say it. */
  readonly label: number;
  /** Whether the file's labels call the image OOD; null where it has none. */
  readonly isOod: boolean | null;
  /** What the file says the set is; null where it says nothing. */
  readonly role: Role | null;
  /** -1 where the file does not say it. */
  readonly prediction: number;
  /** What the file calls the image; empty where it has no names. */
  readonly file: string;
}

type Value = string | number;
/** Columns by name in small letters. */
export type Columns = Readonly<Record<string, readonly Value[]>>;

const SCORE = ['score', 'scores', 'outlier_score', 'outlier_scores'] as const;
const CONFIDENCE = ['conf', 'confidence', 'confidences'] as const;
const NAMES = {
  label: ['label', 'labels', 'target', 'targets'],
  ood: ['ood', 'is_ood'],
  set: ['set', 'dataset'],
  method: ['method', 'detector'],
  params: ['params'],
  role: ['role'],
  prediction: ['prediction', 'predictions', 'pred', 'preds'],
  file: ['file', 'image_name', 'path'],
} as const;
const ROLES = ['id', 'near', 'far'] as const;

/** Error of a file that is no file of scores, or a damaged one: what is wrong, and what is read. */
export const scoreFault = (name: string, why: string): Error =>
  new Error(
    `"${name}" cannot be read as scores: ${why}. Give one number an image as "score" (larger = more OOD) or "conf" (larger = more ID), and "set", "method" or "label" (below 0: OOD) where there is more than one.`,
  );

const base = (name: string): string => name.replace(/^.*[/\\]/, '');
/** The file's name without folders and ending. */
export const stemOf = (name: string): string => base(name).replace(/\.[^.]+$/, '');

/** The nearest folder that says something: OpenOOD puts the files of one detector in `<detector>/scores/`. */
export const folderOf = (name: string): string =>
  name
    .split(/[/\\]/)
    .slice(0, -1)
    .filter((part) => !/^(|\.{1,2}|scores)$/.test(part))
    .at(-1) ?? 'imported';

/** A number; NaN for an empty cell and for what Python writes where there is none. */
function numberOf(name: string, column: string, at: number, value: Value): number {
  if (typeof value === 'number') return value;
  const text = value.trim();
  if (/^(|nan|none|null)$/i.test(text)) return NaN;
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const number = Number(text);
  if (Number.isNaN(number)) throw scoreFault(name, `"${column}" of row ${at + 1} is "${text}"`);
  return number;
}

/** A class or the like: -1 where there is none. */
function indexOf(name: string, column: string, at: number, value: Value): number {
  const number = numberOf(name, column, at, value);
  if (Number.isNaN(number)) return -1;
  if (!Number.isInteger(number)) throw scoreFault(name, `"${column}" of row ${at + 1} is ${number}`);
  return number;
}

/** Whether settings are written as ours are; others are a part of the detector's name. */
function isParams(text: string): boolean {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json);
  } catch {
    return false;
  }
}

const TRUE = /^(1|1\.0|true|yes|ood)$/i;
const FALSE = /^(0|0\.0|false|no|id)$/i;

/** The rows of a table. Throws Error with one sentence: which file, what is wrong, what is read. */
export function foundIn(name: string, columns: Columns): Found[] {
  const all = Object.keys(columns);
  const has = (names: readonly string[]): string | undefined => names.find((key) => all.includes(key));
  const score = has(SCORE) ?? has(CONFIDENCE);
  if (score === undefined)
    throw scoreFault(name, all.length === 0 ? 'it is empty' : `it has ${all.slice(0, 8).join(', ')}`);
  const values = must(columns[score]);
  if (values.length === 0) throw scoreFault(name, 'it has no rows');
  const sign = CONFIDENCE.some((key) => key === score) ? -1 : 1;
  const of = (
    kind: keyof typeof NAMES,
  ): { readonly key: string; readonly cells: readonly Value[] } | null => {
    const key = has(NAMES[kind]);
    if (key === undefined) return null;
    const cells = must(columns[key]);
    if (cells.length !== values.length)
      throw scoreFault(name, `it has ${values.length} of "${score}" and ${cells.length} of "${key}"`);
    return { key, cells };
  };
  const [label, ood, set, method] = [of('label'), of('ood'), of('set'), of('method')];
  const [params, role, prediction, file] = [of('params'), of('role'), of('prediction'), of('file')];
  const index = (from: ReturnType<typeof of>, i: number): number =>
    from === null ? -1 : indexOf(name, from.key, i, must(from.cells[i]));
  const text = (from: ReturnType<typeof of>, i: number): string =>
    from === null
      ? ''
      : String(must(from.cells[i]))
          .trim()
          .replace(/^'(?=[=+\-@])/, '');
  const oodOf = (i: number, own: number, isEmpty: boolean): boolean | null => {
    if (ood !== null) {
      const cell = text(ood, i);
      if (!TRUE.test(cell) && !FALSE.test(cell))
        throw scoreFault(name, `"${ood.key}" of row ${i + 1} is "${cell}"`);
      return TRUE.test(cell);
    }
    return label === null || isEmpty ? null : own < 0;
  };
  const rows = values.map((value, i) => {
    const own = index(label, i);
    const given = text(role, i);
    const known = ROLES.find((one) => one === given);
    if (given !== '' && known === undefined)
      throw scoreFault(name, `"role" of row ${i + 1} is "${given}", not ${ROLES.join(', ')}`);
    return {
      score: sign * numberOf(name, score, i, value),
      label: Math.max(-1, own),
      isOod: oodOf(i, own, label !== null && /^(|nan)$/i.test(text(label, i))),
      role: known ?? null,
      prediction: Math.max(-1, index(prediction, i)),
      params: text(params, i),
      file: text(file, i),
      set: text(set, i),
      method: text(method, i),
    };
  });
  // OpenOOD has a file a set; pytorch-ood's arrays hold both classes, told apart by their labels.
  const both =
    set === null && rows.some(({ isOod }) => isOod === true) && rows.some((row) => row.isOod === false);
  return rows.map((row) => ({
    ...row,
    params: isParams(row.params) ? row.params : '',
    set: row.set !== '' ? row.set : both ? (row.isOod === true ? 'ood' : 'id') : stemOf(name),
    method: [
      row.method !== '' ? row.method : both || set !== null ? stemOf(name) : folderOf(name),
      ...(isParams(row.params) || row.params === '' ? [] : [row.params]),
    ].join(', '),
  }));
}
