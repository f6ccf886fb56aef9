import * as v from 'valibot';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { STALL_MS } from '../lib/stall';
import { fetchChecked } from './fetchChecked';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const fault = (why: string): Error => new Error(`"x.json"${why}.`);
const schema = v.object({ n: v.number() });

it('Retry goes past what the browser keeps, until the file is right', async () => {
  const caches: (RequestCache | undefined)[] = [];
  let body = '<!doctype html>';
  const fetcher: typeof fetch = (_, init) => {
    caches.push(init?.cache);
    return Promise.resolve(new Response(body));
  };
  const ask = () => fetchChecked('https://example.test/x.json', schema, fault, fetcher);
  await expect(ask()).rejects.toThrow('"x.json" is not JSON.');
  body = '{"n": "one"}';
  await expect(ask()).rejects.toThrow('"x.json", field "n"');
  body = '{"n": 1}';
  expect(await ask()).toEqual({ n: 1 });
  expect(await ask()).toEqual({ n: 1 });
  expect(caches).toEqual([undefined, 'reload', 'reload', undefined]);
});

it('a server that never answers, or stops in the middle, ends with a sentence', async () => {
  const silent: typeof fetch = () => new Promise(() => undefined);
  const stuck: typeof fetch = () =>
    Promise.resolve(new Response(new ReadableStream({ start: () => undefined })));
  for (const fetcher of [silent, stuck]) {
    const asked = fetchChecked('https://example.test/y.json', schema, fault, fetcher).catch(
      (error: unknown) => (error as Error).message,
    );
    await vi.advanceTimersByTimeAsync(STALL_MS + 1);
    expect(await asked).toBe('"x.json" could not be loaded: nothing has come for 30 s.');
  }
});
