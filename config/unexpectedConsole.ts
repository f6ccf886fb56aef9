/**
 * A warning or an error that a test does not expect fails it; a test that expects one takes it with
 * `vi.spyOn(console, ...).mockImplementation(...)` and restores it.
 */
import { format } from 'node:util';
import { afterEach, expect } from 'vitest';

/** What TensorFlow.js says at its first tensor in Node. */
const EXPECTED = [/looks like you are running TensorFlow\.js in Node\.js/];

let heard: string[] = [];
const { error } = console;
const hear = (...args: unknown[]): void => {
  const text = format(...args);
  if (EXPECTED.some((pattern) => pattern.test(text))) return;
  heard.push(text);
  // Where no test is left to fail, at an import say, it is at least seen.
  error(text);
};
Object.assign(console, { warn: hear, error: hear });

afterEach(() => {
  const unexpected = heard;
  heard = [];
  expect(unexpected, 'unexpected on the console').toEqual([]);
});
