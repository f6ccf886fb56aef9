import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { referenceOf } from '../calibration/reference';
import { BIN_COUNT } from '../engine/histogram/bins';
import { sha256 } from '../lib/sha256';
import { identityOf } from './identity';
import { openReference, writeReference } from './reference';
import type { NamedColumn } from '../calibration/reference';
import type { PackJson, ReferenceEntry } from './schema';

const madeFor = { network: 'a'.repeat(64), preprocessing: 'b'.repeat(64) };
const taps = [
  { name: 'one', channels: 2 },
  { name: 'two', channels: 3 },
];
const column = (side: 'gaia' | 'si'): NamedColumn => ({
  ...referenceOf(
    Array.from({ length: 30 }, (_, i) => [i / 32, 0.5, i / 64, 0, 1]),
    Array.from({ length: 2 * BIN_COUNT }, (_, b) => 30 * b),
    [2, 3],
  ),
  side,
  settings: side === 'gaia' ? null : { eta: 0.5, iterations: 2, integration: 'mean' },
});

async function written(): Promise<{ bytes: Uint8Array; entry: ReferenceEntry }> {
  const { bytes, columns } = writeReference([column('gaia'), column('si')]);
  const file = 'reference.safetensors';
  return {
    bytes,
    entry: { source: 'test', madeFor, file, sha256: await sha256(bytes), bytes: bytes.length, taps, columns },
  };
}

test('what is written is read back, channels to the digits of float16', async () => {
  const { bytes, entry } = await written();
  const { columns, taps: names, source } = await openReference(() => Promise.resolve(bytes), entry, madeFor);
  expect([source, names]).toEqual(['test', ['one', 'two']]);
  expect(columns.map(({ side, settings, images }) => [side, settings?.eta, images])).toEqual([
    ['gaia', undefined, 30],
    ['si', 0.5, 30],
  ]);
  const [found, made] = [columns[1]!, column('si')];
  expect(found.layers).toEqual(made.layers);
  expect(found.counts).toEqual(made.counts);
  expect(found.denser).toEqual(made.denser);
  found.channels.forEach(({ mean }, t) =>
    mean.forEach((m, k) => expect(Math.abs(m - made.channels[t]!.mean[k]!)).toBeLessThan(5e-4)),
  );
});

test('another network, another file and a missing array are refused in a sentence', async () => {
  const { bytes, entry } = await written();
  const never = () => Promise.reject(new Error('read'));
  await expect(openReference(never, entry, { ...madeFor, network: 'c'.repeat(64) })).rejects.toThrow(
    '"reference.safetensors" was made for other weights or another preprocessing',
  );
  const broken = bytes.slice();
  broken[broken.length - 1]! ^= 1;
  await expect(openReference(() => Promise.resolve(broken), entry, madeFor)).rejects.toThrow(
    /is not the file that this pack was made with/,
  );
  const more = { ...entry, columns: [{ id: 'gone', side: 'si' as const, images: 30 }] };
  await expect(openReference(() => Promise.resolve(bytes), more, madeFor)).rejects.toThrow(
    '"reference.safetensors" lacks the tensor "gone/outside".',
  );
  const fewer = { ...entry, taps: taps.slice(1) };
  await expect(openReference(() => Promise.resolve(bytes), fewer, madeFor)).rejects.toThrow(
    'holds "gaia/outside" as [2, 3], not [2, 2]',
  );
});

const folder = path.resolve('public', 'packs');
const ids = (JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as { id: string }[]).map(
  ({ id }) => id,
);
const brought = ids.flatMap((id) => {
  const json = JSON.parse(readFileSync(path.join(folder, id, 'pack.json'), 'utf8')) as PackJson;
  return json.reference === undefined ? [] : [{ id, json, entry: json.reference }];
});
test.each(brought)(
  'the reference of $id is of this network, at its recommended settings, under 1 MB',
  async ({ id, json, entry }) => {
    const file = path.join(folder, id, entry.file);
    expect(existsSync(file)).toBe(true);
    const bytes = new Uint8Array(readFileSync(file));
    expect(bytes.length).toBeLessThan(1e6);
    expect(entry.bytes).toBe(bytes.length);
    const identity = await identityOf(json);
    const { columns, taps: names } = await openReference(() => Promise.resolve(bytes), entry, identity!);
    expect(names).toEqual(json.graph.taps.gaia);
    const { eta = 0.001, iterations = 2, integration = 'mean' } = json.recommended ?? {};
    expect(columns.map(({ settings }) => settings)).toContainEqual({ eta, iterations, integration });
    expect(columns[0]!.side).toBe('gaia');
    for (const { layers, denser, images } of columns) {
      expect(images).toBeGreaterThanOrEqual(200);
      expect(denser.reduce((a, b) => a + b, 0)).toBe(images);
      layers.mean.forEach((mean, t) => {
        expect(mean).toBeGreaterThan(layers.low[t]!);
        expect(mean).toBeLessThan(layers.high[t]!);
        expect(layers.high[t]).toBeLessThanOrEqual(1);
      });
    }
  },
);
