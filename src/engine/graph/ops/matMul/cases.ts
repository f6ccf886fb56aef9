import * as fc from 'fast-check';
import { broadcastAt, build } from '../../../testing/array64';
import { defineCases, int, named, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({
        seed,
        lead: fc.array(int(1, 3), { maxLength: 2 }),
        cut: int(0, 2),
        thin: fc.boolean(),
        m: int(1, 4),
        k: int(1, 4),
        n: int(1, 4),
        transposeA: fc.boolean(),
        transposeB: fc.boolean(),
        constant: fc.constantFrom('none' as const, 'first' as const, 'second' as const),
      })
      .map((c) => {
        const a = [...c.lead, ...(c.transposeA ? [c.k, c.m] : [c.m, c.k])];
        // The other has fewer leading axes, or ones there.
        const other = c.thin ? c.lead.map(() => 1) : c.lead.slice(Math.min(c.cut, c.lead.length));
        const b = [...other, ...(c.transposeB ? [c.n, c.k] : [c.k, c.n])];
        const inputs = c.constant === 'none' ? [a, b] : c.constant === 'first' ? [b] : [a];
        return {
          node: {
            op: 'matMul' as const,
            ...named(inputs.length),
            transposeA: c.transposeA,
            transposeB: c.transposeB,
            ...(c.constant === 'none' ? {} : { constant: 'k' }),
            ...(c.constant === 'first' ? { constantFirst: true } : {}),
          },
          inputs,
          weights: (c.constant === 'none' ? {} : { k: c.constant === 'first' ? a : b }) as Record<
            string,
            number[]
          >,
          seed: c.seed,
        };
      }),
  },
  reference(node, xs, weights) {
    const own = node.constant === undefined ? [] : [weights[node.constant]!];
    const [a, b] = node.constantFirst === true ? [...own, ...xs] : [...xs, ...own];
    const [p, q] = [a!.shape, b!.shape];
    const [m, k] = node.transposeA === true ? [p.at(-1)!, p.at(-2)!] : [p.at(-2)!, p.at(-1)!];
    const n = node.transposeB === true ? q.at(-2)! : q.at(-1)!;
    const rank = Math.max(p.length, q.length) - 2;
    const lead = Array.from({ length: rank }, (_, i) =>
      Math.max(p[i - rank + p.length - 2] ?? 1, q[i - rank + q.length - 2] ?? 1),
    );
    return build([...lead, m, n], (...index) => {
      const [i, j] = index.slice(-2) as [number, number];
      const at = index.slice(0, -2);
      let sum = 0;
      for (let s = 0; s < k; s++)
        sum +=
          broadcastAt(a!, [...at, ...(node.transposeA === true ? [s, i] : [i, s])]) *
          broadcastAt(b!, [...at, ...(node.transposeB === true ? [j, s] : [s, j])]);
      return sum;
    });
  },
});
