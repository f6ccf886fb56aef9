import { NodeFault, type Shape, show } from './defineMeta';

/** The shape that shapes have together by NumPy's rule, aligned at the last axis; throws NodeFault: "cannot add shapes ...". */
export function broadcastShape(verb: string, shapes: readonly Shape[]): Shape {
  return shapes.reduce((a, b) => {
    const rank = Math.max(a.length, b.length);
    return Array.from({ length: rank }, (_, i) => {
      const [m, n] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
      if (m !== n && m !== 1 && n !== 1)
        throw new NodeFault(`cannot ${verb} shapes ${show(a)} and ${show(b)}`);
      return Math.max(m, n);
    });
  });
}
