import { expect, it } from 'vitest';
import { tapsOf } from './taps';

const graph = { features: 'f', taps: { gaia: ['a', 'b', 'f'], reference: ['c', 'a', 'b', 'f'] } };

it('rule a leaves the features out of its inner taps: their gradient is 1 whatever the picture', () => {
  expect(tapsOf(graph, 'reference', 'z')).toEqual(['c', 'a', 'b', 'f']);
  expect(tapsOf(graph, 'reference', 'a')).toEqual(['c', 'a', 'b']);
  expect(tapsOf(graph, 'gaia', 'a')).toEqual(['a', 'b']);
});

it('a graph may have reference taps of its own for rule a', () => {
  const own = { ...graph, taps: { ...graph.taps, referenceA: ['b', 'f'] } };
  expect(tapsOf(own, 'reference', 'a')).toEqual(['b']);
  expect(tapsOf(own, 'reference', 'z')).toEqual(['c', 'a', 'b', 'f']);
  expect(tapsOf(own, 'gaia', 'a')).toEqual(['a', 'b']);
});
