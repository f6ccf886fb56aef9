/** A network's layers in blocks and stages, by their names and sizes: what is drawn as a strip and what a matrix folds by. Pure. */
import type { TapInfo } from '../../../engine/jobs';

export interface Block {
  /** "0" of stage "block1"; the layer's own name where it stands alone. */
  readonly label: string;
  /** All that its layers' names have in common. */
  readonly name: string;
  readonly taps: readonly number[];
}
export interface Stage {
  readonly label: string;
  /** Height and width of its first layer. */
  readonly size: readonly [number, number];
  readonly blocks: readonly Block[];
}

/** Path segments that say nothing. */
const SILENT = new Set(['layer', 'layers', 'module', 'model', 'body', 'features', 'backbone']);
const segments = (name: string): string[] => name.split(/[./]/).filter((part) => part !== '');
const telling = (parts: readonly string[]): string[] => parts.filter((part) => !SILENT.has(part));

/** Runs of neighbours with the same key. */
function runs<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const out: T[][] = [];
  let last: string | null = null;
  for (const item of items) {
    const now = key(item);
    if (now === last) out.at(-1)!.push(item);
    else out.push([item]);
    last = now;
  }
  return out;
}

/**
 * Blocks are neighbouring layers whose names differ in the last part alone ("block1.layer.0.bn1" and ".bn2"); stages are
 * neighbouring blocks whose names begin the same, or, where names say nothing, of the same size. A layer alone before the first
 * stage is the stem, one after the last the head.
 */
export function networkParts(taps: readonly TapInfo[]): readonly Stage[] {
  const all = taps.map(({ name, shape }, tap) => {
    const parts = segments(name);
    const own = telling(parts.slice(0, -1));
    return { tap, name, shape, path: own, prefix: parts.slice(0, -1).join('.') };
  });
  const nested = all.some(({ path }) => path.length > 1);
  const blocks = runs(all, ({ prefix, name }) => (prefix === '' ? `=${name}` : prefix));
  const stageKey = ([first]: (typeof blocks)[number]): string =>
    nested
      ? first!.path.length > 0
        ? first!.path[0]!
        : `=${first!.name}`
      : first!.shape.slice(0, 2).join('x');
  const stages = runs(blocks, stageKey);
  return stages.map((stage, n): Stage => {
    const first = stage[0]![0]!;
    const alone = nested && first.path.length === 0;
    const size = first.shape.slice(0, 2).join('×');
    return {
      label: alone
        ? n === 0
          ? 'stem'
          : n === stages.length - 1
            ? 'head'
            : first.name
        : nested
          ? first.path[0]!
          : size,
      size: [first.shape[0], first.shape[1]],
      blocks: stage.map((block) => ({
        label: nested && !alone ? block[0]!.path.slice(1).join('.') || block[0]!.path[0]! : block[0]!.name,
        name: block.length === 1 && block[0]!.prefix === '' ? block[0]!.name : block[0]!.prefix,
        taps: block.map(({ tap }) => tap),
      })),
    };
  });
}
