import type { Rule } from '../detectors/detector';
import type { TapPreset } from '../settings';
import type { Graph } from './types';

/**
 * The taps of a preset under a rule, in the order of the graph. Rule `a` never counts the features among its inner taps: their
 * gradient of their own sum is 1 for every picture, and GAIA's code leaves the last of its taps out as well. A graph may name
 * other `reference` taps for rule `a` (GAIA's code has ResNet's last two stages there).
 */
export function tapsOf(
  graph: Pick<Graph, 'taps' | 'features'>,
  preset: TapPreset,
  rule: Rule,
): readonly string[] {
  if (rule === 'z') return graph.taps[preset];
  const { referenceA = graph.taps.reference } = graph.taps;
  return (preset === 'gaia' ? graph.taps.gaia : referenceA).filter((name) => name !== graph.features);
}
