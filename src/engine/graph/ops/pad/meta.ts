import * as v from 'valibot';
import { count, finite, maybe, whole } from '../rules/attributes';
import { defineMeta, imageShape, NodeFault } from '../rules/defineMeta';

/** Which position of `size` stands at place `at`, outside or in, in the modes that repeat the image. */
export function sourceOf(mode: 'reflect' | 'edge', at: number, size: number): number {
  if (mode === 'edge') return Math.min(Math.max(at, 0), size - 1);
  const within = at < 0 ? -at : at;
  return within < size ? within : 2 * (size - 1) - within;
}

/**
 * Padding in space, with cropping where a side is negative, and of channels before and after: with a value (0), the image mirrored at
 * its edge (`reflect`), or its edge (`edge`).
 */
export const meta = defineMeta({
  name: 'pad',
  inputs: [1, 1],
  attributes: {
    padding: v.tuple([whole, whole, whole, whole]),
    channels: maybe(v.tuple([count, count])),
    mode: maybe(v.picklist(['constant', 'reflect', 'edge'])),
    value: maybe(finite),
  },
  weights: {},
  kind: () => 'linear',
  shape(node, [x]) {
    const [h, w, c] = imageShape(x);
    const [t, b, l, r] = node.padding;
    const [before, after] = node.channels ?? [0, 0];
    if (node.mode === 'reflect' && (Math.max(t, b) >= h || Math.max(l, r) >= w))
      throw new NodeFault(`cannot mirror ${h} x ${w} pixels into the padding [${node.padding.join(', ')}]`);
    if (node.mode !== undefined && node.mode !== 'constant' && before + after > 0)
      throw new NodeFault(`pads channels with a value only, not by "${node.mode}"`);
    return [h + t + b, w + l + r, before + c + after];
  },
});
