import { NodeFault, type Shape } from './defineMeta';

/** A stride, dilation or window, in pixels. */
export type Pair = readonly [rows: number, columns: number];
/** Explicit padding in pixels. PyTorch's symmetric `padding=p` is `[p, p, p, p]`. */
export type Padding = readonly [top: number, bottom: number, left: number, right: number];

/** Where windows lie. */
export interface Windows {
  readonly size: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly dilation?: Pair;
  /** Round the number of windows up, as PyTorch and ONNX do: one that would start beyond the image and its near padding is dropped. */
  readonly ceilMode?: boolean;
}

/** Number of windows along one side; 0 or less where none fits. */
function windowCount(
  side: number,
  [size, stride, before, after, dilation]: readonly [number, number, number, number, number],
  up = false,
): number {
  const room = (side + before + after - dilation * (size - 1) - 1) / stride;
  if (!up) return Math.floor(room) + 1;
  const n = Math.ceil(room) + 1;
  return (n - 1) * stride >= side + before ? n - 1 : n;
}

/** Rows and columns of the windows over `[H, W]`. */
export function windowsOver({ size, stride, padding, dilation, ceilMode }: Windows, [h, w]: Shape): Pair {
  const [dh, dw] = dilation ?? [1, 1];
  const [t, b, l, r] = padding;
  return [
    windowCount(h!, [size[0], stride[0], t, b, dh], ceilMode),
    windowCount(w!, [size[1], stride[1], l, r, dw], ceilMode),
  ];
}

/** Of each window along one side, how many of its positions fall into [from, to). */
export function windowHits(
  count: number,
  [size, stride, before, dilation]: readonly [number, number, number, number],
  from: number,
  to: number,
): number[] {
  return Array.from({ length: count }, (_, i) => {
    let n = 0;
    for (let k = 0; k < size; k++) {
      const at = i * stride - before + k * dilation;
      if (at >= from && at < to) n++;
    }
    return n;
  });
}

/** Throws NodeFault where a window holds nothing of the image `[H, W]`. */
export function needFilled(node: Windows, [h, w]: Shape): void {
  const [dh, dw] = node.dilation ?? [1, 1];
  const [rows, columns] = windowsOver(node, [h!, w!]);
  const empty =
    windowHits(rows, [node.size[0], node.stride[0], node.padding[0], dh], 0, h!).includes(0) ||
    windowHits(columns, [node.size[1], node.stride[1], node.padding[2], dw], 0, w!).includes(0);
  if (empty)
    throw new NodeFault(
      `has the padding [${node.padding.join(', ')}], which leaves windows of ${node.size.join(' x ')} with nothing of the image in them`,
    );
}
