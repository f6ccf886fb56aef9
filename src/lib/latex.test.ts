import { expect, test } from 'vitest';
import { latexTable } from './latex';

test('a first cell that begins with a bracket or a star is not taken for a part of the row before', () => {
  const table = latexTable([{ name: 'file', align: 'l' }], [['[1] cat.png'], ['*.png'], ['50%']]);
  expect(table.split('\n').slice(4, 7)).toEqual(['{}[1] cat.png \\\\', '{}*.png \\\\', '50\\% \\\\']);
});
