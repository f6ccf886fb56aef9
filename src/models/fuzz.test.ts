/**
 * Files that were damaged anywhere are read or refused with one sentence: never a hang, a crash or another kind of error.
 * `SPLITSCOPE_FUZZ=10000 npx vitest run src/models/fuzz.test.ts` tries as many of each.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openModel } from '.';
import { EngineError } from '../engine/errors';
import { tensorsOf } from './safetensors/read';
import { writeSafetensors } from '../packs/formats/safetensors';
import { stamped } from '../packs/identity';
import { openPackZip, zipPack } from '../packs/zip';
import { toPack } from './toPack';

const FOLDER = fileURLToPath(new URL('../testdata', import.meta.url));
const RUNS = Number(process.env['SPLITSCOPE_FUZZ'] ?? 60);
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(FOLDER, name)));

/** Bytes written over at places, some near the front where structure is, and the end cut off. */
const damage = (length: number) =>
  fc.record({
    changes: fc.array(
      fc.tuple(
        fc.oneof(fc.nat(length - 1), fc.nat(Math.min(400, length - 1))),
        fc.oneof(fc.nat(255), fc.constant(255)),
      ),
      { minLength: 1, maxLength: 6 },
    ),
    cut: fc.oneof({ weight: 4, arbitrary: fc.constant(length) }, { weight: 1, arbitrary: fc.nat(length) }),
  });

describe('damaged files', () => {
  test.each([
    ['models/resnet.legacy.onnx'],
    ['models/grouped.dynamo.onnx'],
    ['models/resnet.pth'],
    ['models/resnet.old.pth'],
    ['keras/residual.keras'],
    ['keras/nested.h5'],
    [
      'keras/residual.layers.json',
      'keras/residual.layers.shard1of2.bin',
      'keras/residual.layers.shard2of2.bin',
    ],
    ['keras/small.graph.json', 'keras/small.graph.shard1of1.bin'],
  ])('%s', async (damaged, ...others) => {
    const whole = bytesOf(damaged);
    const name = path.basename(damaged);
    const beside = others.map((other) => ({ name: path.basename(other), bytes: bytesOf(other) }));
    await fc.assert(
      fc.asyncProperty(damage(whole.length), async ({ changes, cut }) => {
        const bytes = whole.slice(0, cut);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          const { graph } = await openModel([{ name, bytes }, ...beside]);
          expect(graph.nodes.length).toBeGreaterThan(1);
        } catch (error) {
          expect(error).toBeInstanceOf(EngineError);
          expect((error as EngineError).code).toBe('bad-model');
          expect((error as Error).message).toMatch(/\.$/);
        }
      }),
      { numRuns: RUNS, seed: 18 },
    );
  });

  test('npz', async () => {
    const dict = tensorsOf(
      writeSafetensors(
        (await openModel([{ name: 'w.pth', bytes: bytesOf('models/resnet.pth') }])).weights,
        'float32',
      ),
      'w',
    );
    const npy = ({ shape, data }: { shape: readonly number[]; data: ArrayLike<number> }): Uint8Array => {
      // PyTorch's order of sizes; which value stands where does not matter here.
      const sizes = shape.length === 4 ? [3, 2, 0, 1].map((d) => shape[d]!) : [...shape].reverse();
      const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes.join(', ')},), }\n`;
      const front = [
        0x93,
        ...new TextEncoder().encode('NUMPY'),
        1,
        0,
        header.length & 255,
        header.length >> 8,
      ];
      const numbers = new Uint8Array(Float32Array.from(data).buffer);
      return Uint8Array.from([...front, ...new TextEncoder().encode(header), ...numbers]);
    };
    const whole = zipSync(Object.fromEntries([...dict].map(([name, a]) => [`${name}.npy`, npy(a)])));
    expect((await openModel([{ name: 'w.npz', bytes: whole }])).architecture).toContain('ResNet');
    await fc.assert(
      fc.asyncProperty(damage(whole.length), async ({ changes, cut }) => {
        const bytes = whole.slice(0, cut);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          await openModel([{ name: 'w.npz', bytes }]);
        } catch (error) {
          expect(error).toBeInstanceOf(EngineError);
          expect((error as EngineError).code).toBe('bad-model');
          expect((error as Error).message).toMatch(/\.$/);
        }
      }),
      { numRuns: RUNS, seed: 18 },
    );
  });

  test('a pack as a zip', async () => {
    const network = await openModel([{ name: 'w.pth', bytes: bytesOf('models/resnet.pth') }]);
    const { json, weights } = toPack(network);
    const whole = zipPack(await stamped(json, weights), weights);
    await fc.assert(
      fc.asyncProperty(damage(whole.length), async ({ changes, cut }) => {
        const bytes = whole.slice(0, cut);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          expect((await openPackZip(bytes, 'w.zip')).json.id).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(EngineError);
        }
      }),
      { numRuns: RUNS, seed: 18 },
    );
  });

  test('safetensors', () => {
    const whole = writeSafetensors({ a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } }, 'float32');
    fc.assert(
      fc.property(damage(whole.length), ({ changes, cut }) => {
        const bytes = whole.slice(0, cut);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          expect(tensorsOf(bytes, 'w').size).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(EngineError);
        }
      }),
      { numRuns: RUNS * 5, seed: 18 },
    );
  });
});
