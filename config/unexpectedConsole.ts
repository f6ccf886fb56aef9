/** A warning or an error that a test does not expect fails it; a test that expects one takes it with `vi.spyOn(console, ...)`. */
import { format } from 'node:util';
import { afterEach, expect } from 'vitest';

/** What TensorFlow.js says at its first tensor in Node. */
const EXPECTED = [/looks like you are running TensorFlow\.js in Node\.js/];

let heard: string[] = [];
const hear = (...args: unknown[]): void => {
  const text = format(...args);
  if (!EXPECTED.some((pattern) => pattern.test(text))) heard.push(text);
};
Object.assign(console, { warn: hear, error: hear });

afterEach(() => {
  const unexpected = heard;
  heard = [];
  expect(unexpected, 'unexpected on the console').toEqual([]);
});
