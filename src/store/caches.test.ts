import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../engine/settings';
import { ByteLru } from '../lib/byteLru';
import { canonicalJson, hashBytes, hashValue } from '../lib/hash';
import { analyseEvents } from '../worker/testing/fakeEngine';
import type { BackendName, MapResult, NetworkImage } from '../engine/jobs';
import { ImageCache } from './imageCache';
import { mapKey, resultKey, type Variant } from './jobKey';
import { bytesOf, newRecord, take } from './records';
import { ResultCache } from './resultCache';
import { fakePack, fakeToNetwork } from './testing/fakes';
import { DEFAULT_INPUT, type ResultRecord } from './types';

const variant = (change: Partial<Settings> = {}, classes = 10): Variant => ({
  pack: 'p',
  network: 'n',
  classes,
  input: DEFAULT_INPUT,
  backend: 'auto',
  settings: { ...DEFAULT_SETTINGS, ...change },
});
const finished = (
  key: string,
  change: Partial<Settings> = {},
  backend: BackendName = 'wasm',
): ResultRecord => {
  const settings = { ...DEFAULT_SETTINGS, ...change };
  const record = newRecord({ key, imageId: 'a', pack: 'p', input: DEFAULT_INPUT, settings });
  for (const event of analyseEvents(settings, backend)) take(record, event);
  return record;
};

describe('keys', () => {
  it('differ in what matters and in nothing else', () => {
    const key = (change: Partial<Settings>, classes?: number) => resultKey('h', variant(change, classes)).key;
    expect(key({ eta: 0.05 })).not.toBe(key({}));
    expect(key({ iterations: 3 })).not.toBe(key({}));
    expect(key({ seed: 3 })).toBe(key({}));
    expect(key({ seed: 3, perturbation: 'random' })).not.toBe(key({ perturbation: 'random' }));
    expect(key({ eta: 0.05, perturbation: 'none' })).toBe(key({ perturbation: 'none' }));
    expect(key({ topFraction: 0.5 })).toBe(key({}));
    expect(key({ topFraction: 0.5 }, 1000)).not.toBe(key({}, 1000));
    expect(key({ integration: 'add' }, 1000)).toBe(key({}, 1000));
    expect(key({ labelSpace: 'z' })).toBe(key({}));
    expect(resultKey('h', variant({ iterations: 3 })).family).toBe(resultKey('h', variant()).family);
  });

  it('of maps follow what the map depends on', () => {
    const key = (kind: 'si-path' | 'input-gradient' | 'gaia-tap', change: Partial<Settings>) =>
      mapKey('h', variant(change), { kind });
    expect(key('si-path', { eta: 0.1 })).not.toBe(key('si-path', {}));
    expect(key('si-path', { taps: 'reference' })).toBe(key('si-path', {}));
    expect(key('input-gradient', { eta: 0.1 })).toBe(key('input-gradient', {}));
    // Under rule `a` GAIA's gradient is another one; no other map has two.
    expect(key('gaia-tap', { labelSpace: 'a' })).not.toBe(key('gaia-tap', {}));
    expect(key('si-path', { labelSpace: 'a' })).toBe(key('si-path', {}));
  });

  it('of two networks with one id differ, and of one network under two ids do not', () => {
    const request = { kind: 'si-path' } as const;
    const of = (pack: string, network: string) => {
      const own = { ...variant(), pack, network };
      return [resultKey('h', own).key, mapKey('h', own, request)];
    };
    const [result, map] = of('p', 'n');
    expect(of('p', 'm')[0]).not.toBe(result);
    expect(of('p', 'm')[1]).not.toBe(map);
    expect(of('q', 'n')).toEqual([result, map]);
  });

  it('do not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(hashValue(turned)).toBe(hashValue(value));
      }),
    );
  });

  it('of different bytes differ', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 256; i++)
      for (let j = 0; j < 256; j++) seen.add(hashBytes(Uint8Array.of(i, j, 0, 0)));
    expect(seen.size).toBe(65536);
  });
});

describe('the byte-limited cache', () => {
  it('drops what was used longest ago, never what is pinned or newest', () => {
    const cache = new ByteLru<number>(
      10,
      (n) => n,
      (key) => key === 'pin',
    );
    cache.set('pin', 4);
    cache.set('a', 3);
    cache.set('b', 3);
    cache.get('a');
    cache.set('c', 3);
    expect([...cache.keys()].sort()).toEqual(['a', 'c', 'pin']);
    cache.set('huge', 99);
    expect([...cache.keys()].sort()).toEqual(['huge', 'pin']);
    cache.set('huge', 1);
    expect(cache.bytes).toBe(5);
    cache.clear();
    expect([cache.bytes, cache.size]).toEqual([0, 0]);
  });

  it('counts the bytes it holds', () => {
    const operation = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(operation), (operations) => {
        const cache = new ByteLru<number>(20, (n) => n);
        for (const [key, bytes] of operations) cache.set(key, bytes);
        const held = [...cache.keys()].reduce((sum, key) => sum + cache.peek(key)!, 0);
        expect(cache.bytes).toBe(held);
        expect(held).toBeLessThanOrEqual(20);
      }),
    );
  });
});

describe('the result cache', () => {
  it('cuts every smaller T out of a run, equal to the run of that T', () => {
    const cache = new ResultCache();
    cache.set(finished('f:6', { iterations: 6 }));
    for (let T = 1; T <= 6; T++) {
      const settings = { ...DEFAULT_SETTINGS, iterations: T };
      const cut = cache.finished(
        { key: `f:${T}`, imageId: 'a', pack: 'p', input: DEFAULT_INPUT, settings },
        'f',
      )!;
      const own = finished(`f:${T}`, { iterations: T });
      expect({ ...cut, derivedFrom: undefined }).toEqual({ ...own, derivedFrom: undefined });
      expect(cut.derivedFrom).toBe(T === 6 ? undefined : 6);
    }
    const more = { ...DEFAULT_SETTINGS, iterations: 7 };
    expect(
      cache.finished({ key: 'f:7', imageId: 'a', pack: 'p', input: DEFAULT_INPUT, settings: more }, 'f'),
    ).toBeNull();
  });

  it('does not give what another backend has computed, a longer run of it neither', () => {
    const cache = new ResultCache();
    cache.set(finished('f:4', { iterations: 4 }, 'webgpu'));
    const ask = (T: number, on: string) => {
      const settings = { ...DEFAULT_SETTINGS, iterations: T };
      return cache.finished({ key: `f:${T}`, imageId: 'a', pack: 'p', input: DEFAULT_INPUT, settings }, 'f', {
        on,
      });
    };
    for (const T of [4, 3]) {
      expect(ask(T, 'webgpu')).not.toBeNull();
      expect(ask(T, 'wasm')).toBeNull();
      expect(ask(T, 'webgpu in software')).toBeNull();
    }
  });

  it('forgets what a backend that failed has computed, the record on the screen and maps as well', () => {
    const cache = new ResultCache();
    cache.set(finished('gpu:2', {}, 'webgpu'));
    cache.set(finished('wasm:2'));
    cache.pin('gpu:2');
    const map = { values: new Float32Array(1) } as unknown as MapResult;
    cache.setMap('m', map, 'webgpu');
    cache.setMap('n', map, 'wasm');
    cache.forgetBackend('webgpu');
    expect([cache.get('gpu:2'), cache.getMap('m')]).toEqual([null, null]);
    expect(cache.get('wasm:2')).not.toBeNull();
    expect(cache.getMap('n')).toBe(map);
  });

  it('gives nothing of a run that is not complete', () => {
    const cache = new ResultCache();
    const record = finished('f:2');
    record.result = null;
    cache.set(record);
    expect(cache.finished(record, 'f')).toBeNull();
    expect(cache.get('f:2')).toBe(record);
    expect(cache.get(null)).toBeNull();
  });

  it('keeps the pinned record beyond its limit', () => {
    const size = bytesOf(finished('x'));
    const cache = new ResultCache({ records: size * 2 });
    cache.set(finished('shown:2'));
    cache.pin('shown:2');
    for (const name of ['a', 'b', 'c']) cache.set(finished(`${name}:2`));
    expect(cache.get('shown:2')).not.toBeNull();
    expect(cache.get('a:2')).toBeNull();
    expect(cache.bytes).toBe(size * 2);
  });
});

describe('the image cache', () => {
  it('makes the network’s view once for each choice, and anew for new pixels', () => {
    const toNetwork = vi.fn(fakeToNetwork);
    const cache = new ImageCache(toNetwork);
    const rgba = (pixel: number) => ({ width: 1, height: 1, data: Uint8ClampedArray.of(pixel, 0, 0, 255) });
    expect(cache.network('a', DEFAULT_INPUT, fakePack())).toBeNull();
    cache.put('a', rgba(1));
    const first = cache.network('a', DEFAULT_INPUT, fakePack());
    expect(cache.network('a', DEFAULT_INPUT, fakePack())).toBe(first);
    expect(toNetwork).toHaveBeenCalledTimes(1);
    cache.network('a', { ...DEFAULT_INPUT, rule: 'crop-only' }, fakePack());
    expect(toNetwork).toHaveBeenLastCalledWith(expect.anything(), expect.anything(), {
      rule: 'crop-only',
      background: 'white',
    });
    cache.put('a', rgba(2));
    expect(cache.network('a', DEFAULT_INPUT, fakePack())!.hash).not.toBe(first!.hash);
    cache.put('b', rgba(1));
    expect(cache.network('b', DEFAULT_INPUT, fakePack())!.hash).toBe(first!.hash);
    cache.delete('a');
    expect(cache.get('a')).toBeNull();
  });

  it('holds files, not pixels: a network’s view that is made elsewhere comes later, once, and is told of', async () => {
    const asked: ((image: NetworkImage) => void)[] = [];
    const told = vi.fn();
    const cache = new ImageCache(() => new Promise((done) => asked.push(done)), told);
    const file = { width: 9, height: 9, data: new Blob(['x']) };
    const pack = fakePack();
    cache.put('a', file);
    expect(cache.network('a', DEFAULT_INPUT, pack)).toBeNull();
    expect(cache.network('a', DEFAULT_INPUT, pack)).toBeNull();
    expect(asked).toHaveLength(1);
    expect(cache.awaits('a', DEFAULT_INPUT, pack)).toBe(true);
    const image: NetworkImage = { kind: 'rgb8', width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };
    asked[0]!(image);
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1));
    expect(cache.network('a', DEFAULT_INPUT, pack)?.image).toBe(image);
    expect(cache.awaits('a', DEFAULT_INPUT, pack)).toBe(false);
    // One that is taken out while it is made is nobody's.
    cache.network('a', { ...DEFAULT_INPUT, background: 'black' }, pack);
    cache.delete('a');
    asked[1]!(image);
    await new Promise((done) => setTimeout(done, 5));
    expect(told).toHaveBeenCalledTimes(1);
    expect(cache.network('a', DEFAULT_INPUT, pack)).toBeNull();
  });

  it('a view that cannot be made says why whenever it is asked for, until the picture is another', async () => {
    const told = vi.fn();
    const cache = new ImageCache(() => Promise.reject(new Error('too large')), told);
    cache.put('a', { width: 9, height: 9, data: new Blob(['x']) });
    cache.network('a', DEFAULT_INPUT, fakePack());
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1));
    for (let n = 0; n < 2; n++)
      expect(() => cache.network('a', DEFAULT_INPUT, fakePack())).toThrow('too large');
    cache.put('a', { width: 9, height: 9, data: new Blob(['y']) });
    expect(cache.network('a', DEFAULT_INPUT, fakePack())).toBeNull();
  });
});
