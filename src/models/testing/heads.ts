/** What a file's own end gives, from the logits that a reader found before it. */
import type { Imported } from '../types';

export const softmax = (row: readonly number[]): number[] => {
  const most = Math.max(...row);
  const exps = row.map((z) => Math.exp(z - most));
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((e) => e / sum);
};

/** The softmax put back where one was stripped, and the sigmoid where there is `one` output. */
export function outputsOf(network: Imported, logits: readonly number[][], one = false): number[][] {
  const { evidence } = network.questions.find((q) => q.id === 'logits')!;
  if (one) return logits.map((row) => [softmax(row)[1]!]);
  return evidence.startsWith('no softmax') ? [...logits] : logits.map(softmax);
}

/** Numbers of the five largest, the largest first. */
export const topFive = (row: readonly number[]): number[] =>
  row
    .map((value, i) => [value, i] as const)
    .sort(([a, i], [b, j]) => b - a || i - j)
    .slice(0, 5)
    .map(([, i]) => i);
