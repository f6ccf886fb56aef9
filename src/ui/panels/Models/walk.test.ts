import { describe, expect, test } from 'vitest';
import type { WalkNode } from '../../../models/types';
import { flopText, placed, rowsOf } from './walk';

const node = (name: string, op: string, ...inputs: string[]): WalkNode => ({
  name,
  op,
  inputs,
  shape: [8, 8, 4],
  flop: op === 'conv2d' ? 1000 : 0,
});
/** Three residual blocks, one after the other. */
const walk = [
  node('x', 'input'),
  node('stem', 'conv2d', 'x'),
  ...['a', 'b', 'c'].flatMap((block, i, all) => {
    const from = i === 0 ? 'stem' : `${all[i - 1]!}.add`;
    return [
      node(`${block}.conv`, 'conv2d', from),
      node(`${block}.relu`, 'relu', `${block}.conv`),
      node(`${block}.add`, 'add', `${block}.relu`, from),
    ];
  }),
  node('head', 'dense', 'c.add'),
];

describe('a network as a picture', () => {
  test('what repeats is one row, until it is opened', () => {
    const rows = rowsOf(walk, new Set());
    expect(rows.map(({ id }) => id)).toEqual(['x', 'stem', 'a.conv', 'a.relu', 'a.add', 'c.add', 'head']);
    const fold = rows[5]!;
    expect(fold.times).toBe(2);
    expect(fold.flop).toBe(2000);
    expect(fold.inputs).toEqual(['a.add']);
    expect(fold.folded).toHaveLength(6);
    expect(rowsOf(walk, new Set(['c.add'])).map(({ id }) => id)).toEqual(walk.map(({ name }) => name));
  });
  test('a shortcut keeps its lane beside the branch, and both end where they are added', () => {
    const rows = placed(rowsOf(walk, new Set()));
    expect(rows.map(({ lane }) => lane)).toEqual([0, 0, 1, 1, 0, 0, 0]);
    expect(rows[4]!.from).toEqual([
      { at: 3, lane: 1 },
      { at: 1, lane: 0 },
    ]);
  });
  test('what it costs, in words', () => {
    expect([0, 1500, 2.34e6, 1.16e9].map(flopText)).toEqual(['', '1.5 kFLOP', '2.3 MFLOP', '1.2 GFLOP']);
  });
});
