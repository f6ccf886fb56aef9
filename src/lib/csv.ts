import { csvFormatRows } from 'd3-dsv';

/** A number as it is written, with sign and exponent. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A cell that a spreadsheet takes for text: one that begins with `= + - @`, a tab or a line break, and is no number, would be run as
 * a formula. It gets an apostrophe in front, as spreadsheets write such text themselves.
 */
export const csvCell = (text: string): string =>
  /^[=+\-@\t\r\n]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;

/** Rows as CSV whose cells no spreadsheet runs: names in it are those of anybody's files. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  csvFormatRows(rows.map((row) => row.map(csvCell)));
