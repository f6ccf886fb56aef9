/**
 * What a measurement over many images leaves behind: one row an image and method, in a store that only grows. Rows carry nothing
 * of when and where they were computed, so that a stopped, split or repeated run ends with the same bytes.
 */
import * as v from 'valibot';
import { canonicalJson } from '../lib/hash';

const text = v.pipe(v.string(), v.minLength(1));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A score of one image. */
export const ScoreRowSchema = v.strictObject({
  set: text,
  /** Place of the image in its set, from 0. */
  image: index,
  /** What the set calls the image. */
  file: v.string(),
  /** SHA-256 of the pixels that the network sees, before normalisation; absent where the scores were made elsewhere. */
  sha256: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
  /** The image's class, where the set says it. */
  label: v.optional(index),
  /** The class that the network predicts; absent where scores made elsewhere do not say it. */
  prediction: v.optional(index),
  method: text,
  /** The method's settings as `paramsKey` writes them; empty for none. */
  params: v.string(),
  /** Larger = more out-of-distribution. */
  score: v.pipe(v.number(), v.finite()),
});
/** An image, or a score of one, that could not be had, and the sentence that says why. `method` is absent where the image was not. */
export const FaultRowSchema = v.strictObject({
  set: text,
  image: index,
  file: v.string(),
  method: v.optional(text),
  params: v.optional(v.string()),
  fault: text,
});
const RowSchema = v.union([ScoreRowSchema, FaultRowSchema]);

export type ScoreRow = v.InferOutput<typeof ScoreRowSchema>;
export type FaultRow = v.InferOutput<typeof FaultRowSchema>;
export type Row = ScoreRow | FaultRow;

export const isScore = (row: Row): row is ScoreRow => 'score' in row;

/** Settings as one word that is equal where they are; empty where there are none. */
export const paramsKey = (params: Readonly<Record<string, unknown>>): string =>
  Object.keys(params).length === 0 ? '' : canonicalJson(params);

/** A method with its settings. */
export interface Column {
  readonly method: string;
  readonly params: string;
}
export const columnOf = ({ method, params }: Column): string => `${method} ${params}`;

/** What a row is of: another row of the same is the same row. */
const rowKey = (row: Row): string => JSON.stringify([row.set, row.image, row.method ?? '', row.params ?? '']);

/** One line; the members always in the order of the schema. */
export function rowLine(row: Row): string {
  const schema = isScore(row) ? ScoreRowSchema : FaultRowSchema;
  const members = Object.keys(schema.entries).map((name) => [name, row[name as keyof Row]] as const);
  return `${JSON.stringify(Object.fromEntries(members.filter(([, value]) => value !== undefined)))}\n`;
}

/** Where rows are kept: they are added to and read, never changed. */
export interface RowStore {
  /** All rows that were wholly written. */
  read(): Promise<readonly Row[]>;
  /** Add rows: after it settles they outlive the process. */
  append(rows: readonly Row[]): Promise<void>;
  close(): Promise<void>;
}

/** The rows of a text of lines. A torn last line, one without its end, is dropped; any other fault throws and names its line. */
export function parseRows(content: string, name: string): Row[] {
  const lines = content.split('\n');
  lines.pop();
  return lines.map((line, i) => {
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      throw new Error(`"${name}" is damaged: line ${i + 1} is no JSON.`);
    }
    const parsed = v.safeParse(RowSchema, json);
    if (!parsed.success) throw new Error(`"${name}" is damaged: line ${i + 1} is no row of scores.`);
    return parsed.output;
  });
}

/**
 * The rows of any number of parts as one: each once, in the order of `sets`, then images, then `columns`. Equal whatever the parts
 * were. Throws where two parts disagree about the same row.
 */
export function mergeRows(
  parts: readonly (readonly Row[])[],
  { sets, columns }: { readonly sets: readonly string[]; readonly columns: readonly Column[] },
): Row[] {
  const all = new Map<string, Row>();
  for (const row of parts.flat()) {
    const known = all.get(rowKey(row));
    if (known !== undefined && rowLine(known) !== rowLine(row))
      throw new Error(
        `Two parts disagree about "${row.file}" of "${row.set}"${row.method === undefined ? '' : ` by ${row.method}`}: they are not of the same run.`,
      );
    all.set(rowKey(row), row);
  }
  const setAt = new Map(sets.map((set, i) => [set, i]));
  const columnAt = new Map(columns.map((column, i) => [columnOf(column), i]));
  const place = (row: Row): number =>
    row.method === undefined
      ? -1
      : (columnAt.get(columnOf({ method: row.method, params: row.params ?? '' })) ?? Infinity);
  return [...all.values()].sort(
    (a, b) =>
      (setAt.get(a.set) ?? Infinity) - (setAt.get(b.set) ?? Infinity) ||
      a.image - b.image ||
      place(a) - place(b),
  );
}
