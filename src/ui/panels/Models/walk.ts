/** A network's graph as rows of a picture: what repeats is folded, and every node has a lane that its edges come in by. */
import type { WalkNode } from '../../../models/types';
import { must } from '../../../lib/must';

/** One row: a node, or a block that repeats what stands above it. */
export interface Row {
  /** The node's name, or that of the block's last node. */
  readonly id: string;
  readonly op: string;
  readonly shape: readonly number[];
  readonly flop: number;
  /** Rows that it reads. */
  readonly inputs: readonly string[];
  /** Nodes of a folded block, its repetitions all together; empty for a node. */
  readonly folded: readonly string[];
  /** How often the block above is repeated here; 0 for a node. */
  readonly times: number;
}

/** Where a row and its edges are drawn. */
export interface Placed {
  readonly row: Row;
  readonly lane: number;
  /** The row and lane that each edge comes from. */
  readonly from: readonly { readonly at: number; readonly lane: number }[];
}

/** Nodes of the longest block that is looked for, and of the least that is worth folding. */
const [LONGEST, LEAST] = [64, 6];

/** Runs of nodes that repeat the nodes before them: first node, length of the block, times. */
function repeats(walk: readonly WalkNode[]): readonly { start: number; period: number; times: number }[] {
  const place = new Map(walk.map(({ name }, i) => [name, i]));
  const kinds = walk.map(
    ({ op, shape, inputs }, i) => `${op} ${shape.join()} ${inputs.map((n) => i - must(place.get(n))).join()}`,
  );
  const found: { start: number; period: number; times: number }[] = [];
  let i = 0;
  while (i < walk.length) {
    let best = { start: i, period: 1, times: 0 };
    for (let p = 2; p <= Math.min(LONGEST, (walk.length - i) >> 1); p++) {
      let same = 0;
      while (i + p + same < walk.length && kinds[i + p + same] === kinds[i + same]) same++;
      const times = Math.floor(same / p);
      if (times * p >= LEAST && times * p > best.times * best.period)
        best = { start: i + p, period: p, times };
    }
    if (best.times > 0) found.push(best);
    i = best.times > 0 ? best.start + best.period * best.times : i + 1;
  }
  return found;
}

/** Rows of the picture; blocks in `open` (by the id of their row) are shown node by node. */
export function rowsOf(walk: readonly WalkNode[], open: ReadonlySet<string>): readonly Row[] {
  const runs = new Map(repeats(walk).map((run) => [run.start, run]));
  /** The row that stands for each node. */
  const standsFor = new Map<string, string>();
  const rows: Row[] = [];
  for (let i = 0; i < walk.length; i++) {
    const run = runs.get(i);
    const part = run === undefined ? [must(walk[i])] : walk.slice(i, i + run.period * run.times);
    const last = must(part.at(-1));
    if (run === undefined || open.has(last.name)) {
      for (const node of part) {
        standsFor.set(node.name, node.name);
        const inputs = node.inputs.map((n) => standsFor.get(n) ?? n);
        rows.push({ ...node, id: node.name, inputs, folded: [], times: 0 });
      }
    } else {
      const inside = new Set(part.map(({ name }) => name));
      const outer = part.flatMap(({ inputs }) => inputs).filter((n) => !inside.has(n));
      for (const name of inside) standsFor.set(name, last.name);
      rows.push({
        id: last.name,
        op: `the ${run.period} nodes above`,
        shape: last.shape,
        flop: part.reduce((sum, { flop }) => sum + flop, 0),
        inputs: [...new Set(outer.map((n) => standsFor.get(n) ?? n))],
        folded: [...inside],
        times: run.times,
      });
    }
    i += part.length - 1;
  }
  return rows;
}

/** Rows with their lanes: a value keeps its lane until the last row that reads it. */
export function placed(rows: readonly Row[]): readonly Placed[] {
  const last = new Map<string, number>();
  rows.forEach(({ inputs }, i) => inputs.forEach((n) => last.set(n, i)));
  const lanes: (string | null)[] = [];
  const where = new Map<string, { at: number; lane: number }>();
  return rows.map((row, at) => {
    const from = row.inputs.flatMap((n) => where.get(n) ?? []);
    for (const n of row.inputs)
      if (last.get(n) === at) {
        const lane = lanes.indexOf(n);
        if (lane >= 0) lanes[lane] = null;
      }
    const own = from.map(({ lane }) => lane).filter((lane) => (lanes[lane] ?? null) === null);
    const free = lanes.findIndex((held) => held === null);
    const lane = own.length > 0 ? Math.min(...own) : free >= 0 ? free : lanes.length;
    lanes[lane] = last.has(row.id) ? row.id : null;
    where.set(row.id, { at, lane });
    return { row, lane, from };
  });
}

/** "32 × 32 × 64". */
export const shapeText = (shape: readonly number[]): string => shape.join(' × ');

/** "1.2 GFLOP"; empty for what costs nothing. */
export function flopText(flop: number): string {
  if (flop === 0) return '';
  const [unit, size] = flop >= 1e9 ? ['GFLOP', 1e9] : flop >= 1e6 ? ['MFLOP', 1e6] : ['kFLOP', 1e3];
  return `${(flop / size).toLocaleString('en', { maximumSignificantDigits: 2 })} ${unit}`;
}
