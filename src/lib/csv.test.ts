import { csvParseRows } from 'd3-dsv';
import { expect, it } from 'vitest';
import { csvCell, csvText } from './csv';

it('a name that begins like a formula is text in a spreadsheet', () => {
  for (const name of [
    '=1+1',
    '+cmd',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '-',
    '-x.png',
    '=HYPERLINK("http://x")',
  ])
    expect(csvCell(name)).toBe(`'${name}`);
});

it('numbers and other names stay as they are', () => {
  for (const text of ['', '-1', '+2.5', '-1.5e-7', '-.5', '3', 'a=b.png', 'x-y', ' =1', "'=1"])
    expect(csvCell(text)).toBe(text);
});

it('what is quoted in the file is guarded in the cell', () => {
  expect(csvParseRows(csvText([['=a,"b"', '-3']]))).toEqual([[`'=a,"b"`, '-3']]);
});
