import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PackJson } from '../../src/packs/schema';
import { networkHash, packKey } from './packKey';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'pack-key-'));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

/** A copy of a pack, changed. */
function copy(change: (json: PackJson, weights: Buffer) => object): string {
  const folder = path.join(mkdtempSync(path.join(root, 'copy-')), 'tiny');
  cpSync('public/packs/cifar10-wrn-10-1', folder, { recursive: true });
  const [json, weights] = ['pack.json', 'weights.safetensors'].map((f) => path.join(folder, f)) as [
    string,
    string,
  ];
  const bytes = readFileSync(weights);
  const changed = change(JSON.parse(readFileSync(json, 'utf8')) as PackJson, bytes);
  writeFileSync(weights, bytes);
  writeFileSync(json, JSON.stringify(changed, null, 2));
  return packKey(folder);
}

test('the key follows what scores depend on, and nothing else', () => {
  const key = copy((json) => json);
  expect(key).toMatch(/^tiny-[0-9a-f]{12}$/);
  const same = copy((json) => ({
    ...json,
    title: 'Another title',
    calibration: { ...json.calibration, entries: json.calibration.entries.slice(1) },
  }));
  expect(same).toBe(key);
  const others = [
    copy((json, weights) => {
      weights[weights.length - 1]! ^= 1;
      return json;
    }),
    copy((json) => ({ ...json, graph: { ...json.graph, features: json.graph.output } })),
    copy((json) => ({ ...json, preprocessing: { ...json.preprocessing, mean: [0.5, 0.5, 0.5] } })),
  ];
  expect(new Set([key, ...others]).size).toBe(4);
});

test('what was measured was measured on the weights that lie beside it', () => {
  const measured = readdirSync('public/packs')
    .map((id) => path.join('public/packs', id))
    .filter((folder) => existsSync(path.join(folder, 'measured.json')));
  expect(measured).not.toHaveLength(0);
  for (const folder of measured)
    expect(JSON.parse(readFileSync(path.join(folder, 'measured.json'), 'utf8'))).toHaveProperty(
      'network',
      networkHash(folder),
    );
});
