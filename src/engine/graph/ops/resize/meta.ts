import * as v from 'valibot';
import { above, maybe, pair } from '../rules/attributes';
import { defineMeta, imageShape, NodeFault, type NodeOf } from '../rules/defineMeta';

/**
 * Another number of rows and columns, by the nearest pixel or linearly between two, as ONNX's Resize: `coordinates` says where a
 * pixel of the result lies in the image, `rounding` which is nearest; `scale` is the size of the result over that of the image
 * unless named.
 */
export const meta = defineMeta({
  name: 'resize',
  inputs: [1, 1],
  attributes: {
    size: pair,
    mode: v.picklist(['nearest', 'linear']),
    coordinates: v.picklist(['half-pixel', 'pytorch-half-pixel', 'align-corners', 'asymmetric']),
    rounding: maybe(v.picklist(['round-prefer-floor', 'round-prefer-ceil', 'floor', 'ceil'])),
    scale: maybe(v.tuple([above, above])),
  },
  weights: {},
  kind: () => 'linear',
  shape(node, [x]) {
    const [, , c] = imageShape(x);
    if (node.mode === 'linear' && node.rounding !== undefined)
      throw new NodeFault('has a rounding, which only the nearest pixel needs');
    return [...node.size, c];
  },
});

const ROUND = {
  'round-prefer-floor': (x: number) => Math.ceil(x - 0.5),
  'round-prefer-ceil': (x: number) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
} as const;

/** Of each place of the result along one axis (0 rows, 1 columns): the places of the image that it is made of, and their shares. */
export function sharesOf(
  node: NodeOf<typeof meta>,
  axis: 0 | 1,
  from: number,
): (readonly (readonly [place: number, share: number])[])[] {
  const to = node.size[axis];
  const scale = node.scale?.[axis] ?? to / from;
  const inside = (i: number): number => Math.min(Math.max(i, 0), from - 1);
  return Array.from({ length: to }, (_, i) => {
    let x = i / scale;
    // ONNX measures the result by the scale where that is named, in parts of pixels.
    const length = node.scale === undefined ? to : from * scale;
    if (node.coordinates === 'align-corners') x = length === 1 ? 0 : (i * (from - 1)) / (length - 1);
    else if (node.coordinates === 'pytorch-half-pixel' && to === 1) x = 0;
    else if (node.coordinates !== 'asymmetric') x = (i + 0.5) / scale - 0.5;
    if (node.mode === 'nearest') return [[inside(ROUND[node.rounding ?? 'round-prefer-floor'](x)), 1]];
    const [low, high] = [inside(Math.floor(x)), inside(Math.floor(x) + 1)];
    const share = x - Math.floor(x);
    return low === high
      ? [[low, 1]]
      : [
          [low, 1 - share],
          [high, share],
        ];
  });
}
