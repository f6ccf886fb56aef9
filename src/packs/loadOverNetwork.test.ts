import { describe, expect, test } from 'vitest';
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
