/** The pieces that attribute schemas are made of. */
import * as v from 'valibot';

/** A name of a node or a tensor. */
export const named = v.pipe(v.string(), v.minLength(1));
/** A whole number, 0 or more. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A whole number, 1 or more. */
export const positive = v.pipe(v.number(), v.integer(), v.minValue(1));
export const whole = v.pipe(v.number(), v.integer());
export const finite = v.pipe(v.number(), v.finite());
/** A number above 0. */
export const above = v.pipe(finite, v.gtValue(0));
/** The epsilon of a norm. */
export const epsilon = v.pipe(finite, v.minValue(0));
/** Rows, columns: a stride, a dilation, a window. */
export const pair = v.tuple([positive, positive]);
/** Top, bottom, left, right, in pixels. */
export const padding = v.tuple([count, count, count, count]);
/** Places of axes in a sample, counted from 0. */
export const axes = v.array(count);
/** May be left out, but not be undefined. */
export const maybe = v.exactOptional;
