// AUROC and DeLong's interval of a million scores: npx tsx scripts/benchMetrics.ts
import { mulberry32 } from '../src/lib/random';
import { aurocInterval, pairedAuroc } from '../src/metrics/auroc';

const random = mulberry32(1);
const draw = (n: number, shift: number): Float64Array =>
  Float64Array.from({ length: n }, () => random() + shift);
const [a, b] = [0, 0].map(() => ({ id: draw(500_000, 0), ood: draw(500_000, 0.3) })) as [
  { id: Float64Array; ood: Float64Array },
  { id: Float64Array; ood: Float64Array },
];
for (const [what, run] of [
  ['AUROC and interval', () => aurocInterval(a.id, a.ood)],
  ['paired test', () => pairedAuroc(a, b)],
] as const) {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    const made = run();
    if (!made.defined) throw new Error(made.reason);
    return performance.now() - start;
  }).sort((x, y) => x - y);
  console.log(`${what}, 1,000,000 scores: ${times[2]!.toFixed(0)} ms (median of 5)`);
}
