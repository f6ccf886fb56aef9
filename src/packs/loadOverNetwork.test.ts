import { describe, expect, test, vi } from 'vitest';
import { STALL_MS } from '../lib/stall';
import { loadPack } from './load';
import { faultOf, JSON_OK, ones, packFiles, utf8, WEIGHTS } from './testing/smallPack';

describe('over the network', () => {
  const files = packFiles();
  const asked: string[] = [];
  const server =
    (answers: Record<string, () => Response | Promise<Response>> = {}): typeof fetch =>
    async (input) => {
      const url = input as string;
      asked.push(url);
      const name = url.slice(url.lastIndexOf('/') + 1);
      return answers[name]?.() ?? new Response(files[name]! as BodyInit);
    };

  test('two files beside each other, by an absolute or a relative address', async () => {
    const { json } = await loadPack('https://example.test/packs/small/', undefined, server());
    expect(json.id).toBe('small');
    await loadPack('packs/small/', undefined, server());
    expect(asked).toEqual([
      'https://example.test/packs/small/pack.json',
      'https://example.test/packs/small/weights.safetensors',
      'packs/small/pack.json',
      'packs/small/weights.safetensors',
    ]);
  });

  test('says how much of all files has come: at the end everything', async () => {
    const heard: number[] = [];
    await loadPack('packs/small/', (bytes) => heard.push(bytes), server());
    const sizes = Object.values(files).map(({ byteLength }) => byteLength);
    expect(heard).toEqual([0, files['pack.json']!.length, sizes.reduce((a, b) => a + b)]);
  });

  test('says so in between as well, where there is much', async () => {
    const large = packFiles(JSON_OK, { ...WEIGHTS, unused: ones(400_000) });
    const heard: number[] = [];
    const pieces = (name: string): ReadableStream =>
      new ReadableStream({
        start(controller) {
          const bytes = large[name]!;
          for (let at = 0; at < bytes.length; at += 65536) controller.enqueue(bytes.slice(at, at + 65536));
          controller.close();
        },
      });
    const fetcher = ((url: string) =>
      Promise.resolve(new Response(pieces(url.slice(url.lastIndexOf('/') + 1))))) as typeof fetch;
    await loadPack('packs/small/', (bytes) => heard.push(bytes), fetcher);
    expect(heard.length).toBeGreaterThan(5);
    expect(heard.at(-1)).toBe(Object.values(large).reduce((sum, { length }) => sum + length, 0));
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    expect(heard[3]! - heard[2]!).toBeGreaterThanOrEqual(2 ** 18);
  });

  test('stops what still comes once a file has failed, and counts from nothing when it is asked again', async () => {
    const heard: number[] = [];
    const signals: (AbortSignal | null | undefined)[] = [];
    const fetcher: typeof fetch = (input, init) => {
      signals.push(init?.signal);
      return server({ 'weights.safetensors': () => new Response('', { status: 500 }) })(input, init);
    };
    await faultOf(loadPack('packs/small/', (bytes) => heard.push(bytes), fetcher));
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]);
    const before = heard.length;
    await loadPack('packs/small/', (bytes) => heard.push(bytes), server());
    expect(heard[before]).toBe(0);
  });

  test('a stalled fetch (“Fetching ...” without end) ends with a sentence, however much has come', async () => {
    vi.useFakeTimers();
    try {
      const stuck = (): ReadableStream =>
        new ReadableStream({
          start(controller) {
            controller.enqueue(files['weights.safetensors']!.slice(0, 10));
          },
        });
      const signals: (AbortSignal | null | undefined)[] = [];
      const fetcher: typeof fetch = (input, init) => {
        signals.push(init?.signal);
        return server({ 'weights.safetensors': () => new Response(stuck()) })(input, init);
      };
      const fault = faultOf(loadPack('packs/small/', undefined, fetcher));
      await vi.advanceTimersByTimeAsync(STALL_MS + 1);
      expect((await fault).message).toBe(
        '"weights.safetensors" could not be loaded: nothing has come for 30 s.',
      );
      expect(signals.every((signal) => signal?.aborted)).toBe(true);
      // One that does not even answer.
      const silent = faultOf(loadPack('packs/small/', undefined, () => new Promise(() => undefined)));
      await vi.advanceTimersByTimeAsync(STALL_MS + 1);
      expect((await silent).message).toBe('"pack.json" could not be loaded: nothing has come for 30 s.');
    } finally {
      vi.useRealTimers();
    }
  });

  test('a slow one is waited for as long as something comes', async () => {
    vi.useFakeTimers();
    try {
      const weights = files['weights.safetensors']!;
      const slow = (): ReadableStream =>
        new ReadableStream({
          async start(controller) {
            for (let at = 0; at < weights.length; at += 100) {
              await new Promise((later) => setTimeout(later, STALL_MS - 1000));
              controller.enqueue(weights.slice(at, at + 100));
            }
            controller.close();
          },
        });
      const pack = loadPack(
        'packs/small/',
        undefined,
        server({ 'weights.safetensors': () => new Response(slow()) }),
      );
      await vi.advanceTimersByTimeAsync(STALL_MS * Math.ceil(weights.length / 100));
      expect((await pack).json.id).toBe('small');
    } finally {
      vi.useRealTimers();
    }
  });

  test('asked for afresh, every file is asked of the server, not of what the browser keeps', async () => {
    const caches: (RequestCache | undefined)[] = [];
    const fetcher: typeof fetch = (input, init) => {
      caches.push(init?.cache);
      return server()(input, init);
    };
    await loadPack('packs/small/', undefined, fetcher);
    await loadPack('packs/small/', undefined, fetcher, true);
    expect(caches).toEqual([undefined, undefined, 'reload', 'reload']);
  });

  const page = () =>
    new Response('<!doctype html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
  test.each<[string, string, () => Response | Promise<Response>, string]>([
    [
      '404',
      'pack.json',
      () => new Response('', { status: 404 }),
      'could not be loaded: the server answered 404.',
    ],
    [
      '500',
      'weights.safetensors',
      () => new Response('', { status: 500 }),
      'could not be loaded: the server answered 500.',
    ],
    ['a page', 'pack.json', page, 'could not be loaded: the server answered with a web page.'],
    ['a page', 'weights.safetensors', page, 'could not be loaded: the server answered with a web page.'],
    ['an untyped page', 'pack.json', () => new Response(utf8('<html></html>') as BodyInit), 'is a web page.'],
    [
      'offline',
      'pack.json',
      () => Promise.reject(new TypeError('Failed to fetch')),
      'could not be loaded: the server cannot be reached.',
    ],
  ])('%s for %s', async (_what, name, answer, message) => {
    const fault = await faultOf(loadPack('https://example.test/p/', undefined, server({ [name]: answer })));
    expect(fault.message).toBe(`"${name}" ${message}`);
    expect(fault.context).toEqual({ file: name, field: '' });
  });
});
