import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../engine/errors';
import type { Weights } from '../../engine/graph/types';
import { fromBfloat16, fromHalf, toHalf } from './half';
import { readSafetensors, repeatedKey, writeSafetensors } from './safetensors';

const tensor = fc.array(fc.nat({ max: 4 }), { maxLength: 4 }).chain((shape) => {
  const n = shape.reduce((a, b) => a * b, 1);
  return fc
    .array(fc.float({ noNaN: true }), { minLength: n, maxLength: n })
    .map((values) => ({ shape, data: Float32Array.from(values) }));
});
const anyWeights: fc.Arbitrary<Weights> = fc
  .uniqueArray(fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), tensor), {
    selector: ([name]) => name,
  })
  .map((list) => Object.fromEntries(list.filter(([name]) => name !== '__metadata__')));

/** A file from a header (object or text) and its data. */
function fileOf(header: unknown, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + text.length + data.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true);
  out.set(text, 8);
  out.set(data, 8 + text.length);
  return out;
}
const words = (...values: number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);

describe('halves', () => {
  test('every half survives the way to a number and back', () => {
    for (let h = 0; h < 0x10000; h++) {
      const value = fromHalf(h);
      if (Number.isNaN(value)) expect(Number.isNaN(fromHalf(toHalf(value)))).toBe(true);
      else if (toHalf(value) !== h) expect.fail(`${h} came back as ${toHalf(value)}`);
    }
  });

  test('a number goes to the nearest half, ties to even', () => {
    fc.assert(
      fc.property(fc.double({ min: -65504, max: 65504, noNaN: true }), (x) => {
        const h = toHalf(x);
        const error = Math.abs(fromHalf(h) - x);
        for (const other of [h - 1, h + 1]) {
          const value = fromHalf(other & 0xffff);
          if (!Number.isFinite(value)) continue;
          const away = Math.abs(value - x);
          expect(error < away || (error === away && h % 2 === 0) || value === fromHalf(h)).toBe(true);
        }
      }),
    );
    expect(fromHalf(toHalf(1 + 2 ** -11))).toBe(1);
    expect(fromHalf(toHalf(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    expect(fromHalf(toHalf(2 ** -25))).toBe(0);
    expect(fromHalf(toHalf(65519))).toBe(65504);
    expect(fromHalf(toHalf(65520))).toBe(Infinity);
    expect(fromHalf(toHalf(2048 - 2 ** -40))).toBe(2048);
    expect(Object.is(fromHalf(toHalf(-0)), -0)).toBe(true);
  });

  test('bfloat16 is the upper half of float32', () => {
    expect(fromBfloat16(0x3f80)).toBe(1);
    expect(fromBfloat16(0xc049)).toBe(-3.140625);
    expect(fromBfloat16(0xff80)).toBe(-Infinity);
  });
});

describe('round trip', () => {
  test('float32 comes back bit by bit', () => {
    fc.assert(
      fc.property(anyWeights, (weights) => {
        const back = readSafetensors(writeSafetensors(weights, 'float32'), 'w');
        expect(Object.keys(back).sort()).toEqual(Object.keys(weights).sort());
        for (const [name, { shape, data }] of Object.entries(weights)) {
          expect(back[name]!.shape).toEqual(shape);
          expect(Buffer.from(back[name]!.data.buffer).equals(Buffer.from(data.buffer))).toBe(true);
        }
      }),
    );
  });

  test('float16 comes back rounded to halves, but for what has one dimension', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: -60000, max: 60000, noNaN: true })), (values) => {
        const data = Float32Array.from(values);
        const both = { a: { shape: [1, data.length], data }, b: { shape: [data.length], data } };
        const back = readSafetensors(writeSafetensors(both, 'float16'), 'w');
        expect([...back.a!.data]).toEqual([...data].map((x) => fromHalf(toHalf(x))));
        expect([...back.b!.data]).toEqual([...data]);
      }),
    );
  });

  test('the data starts at a multiple of eight; a view into a larger buffer is read', () => {
    const bytes = writeSafetensors({ ä: { shape: [2], data: Float32Array.of(1, 2) } }, 'float32');
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
    const larger = new Uint8Array(bytes.length + 6);
    larger.set(bytes, 3);
    expect([...readSafetensors(larger.subarray(3, 3 + bytes.length), 'w')['ä']!.data]).toEqual([1, 2]);
  });

  test('metadata is passed over; bfloat16 is read; a tensor may be called __proto__', () => {
    const header =
      '{"__metadata__":{"format":"pt"},"__proto__":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}';
    const weights = readSafetensors(fileOf(header, words(0x3f80, 0x4000)), 'w');
    expect(Object.keys(weights)).toEqual(['__proto__']);
    expect([...Object.values(weights)[0]!.data]).toEqual([1, 2]);
  });

  test('the writer refuses what it cannot hold', () => {
    const w = (shape: number[], ...values: number[]) => ({ w: { shape, data: Float32Array.from(values) } });
    expect(() => writeSafetensors(w([3], 1, 2), 'float32')).toThrow('"w" has 2 values for the shape [3]');
    expect(() => writeSafetensors(w([1, 1], 1e5), 'float16')).toThrow('"w" holds 100000, which float16');
  });
});

describe('each fault is one sentence', () => {
  const f32 = (shape: unknown, offsets: unknown, dtype: unknown = 'F32') => ({
    dtype,
    shape,
    data_offsets: offsets,
  });
  const data = new Uint8Array(8);
  test.each<[string, Uint8Array, string]>([
    ['empty', new Uint8Array(0), '"w.st" is no safetensors file: it has 0 bytes.'],
    ['a web page', new TextEncoder().encode('<!doctype html><title>404</title>'), '"w.st" is a web page.'],
    [
      'header too long',
      fileOf('{}').fill(9, 0, 2),
      '"w.st" is cut short or no safetensors file: its header would take 2313 of 10 bytes.',
    ],
    [
      'a zip archive by another name',
      Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 8, 8, 0, 0, 0, 0),
      '"w.st" is a zip archive, as PyTorch writes (.pth, .pt): save its state_dict with safetensors.torch.save_file.',
    ],
    [
      'a pickle by another name',
      Uint8Array.of(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20),
      '"w.st" is a Python pickle, as old PyTorch files are: save its state_dict with safetensors.torch.save_file.',
    ],
    [
      'a Git LFS pointer',
      new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'),
      '"w.st" is a pointer to a file in Git LFS, not the file: fetch it with "git lfs pull".',
    ],
    [
      'a type of 3 MB',
      fileOf({ a: f32([1], [0, 8], 'F'.repeat(3e6)) }, data),
      `"w.st" holds the tensor "a" of type "${'F'.repeat(80)} …"; F32, F16 and BF16 are read.`,
    ],
    ['header not JSON', fileOf('{"a":'), '"w.st" has a header that is not JSON.'],
    ['header not UTF-8', fileOf('{"a":1}').fill(0xff, 9, 11), '"w.st" has a header that is not JSON.'],
    ['header a list', fileOf('[]'), '"w.st" has a header that is not a JSON object.'],
    ['entry null', fileOf({ a: null }), '"w.st" holds the tensor "a" without a description.'],
    [
      'type',
      fileOf({ a: f32([1], [0, 8], 'I64') }, data),
      '"w.st" holds the tensor "a" of type "I64"; F32, F16 and BF16 are read.',
    ],
    [
      'type inherited',
      fileOf({ a: f32([1], [0, 8], 'toString') }, data),
      '"w.st" holds the tensor "a" of type "toString"; F32, F16 and BF16 are read.',
    ],
    [
      'shape',
      fileOf({ a: f32([-2], [0, 8]) }, data),
      '"w.st" holds the tensor "a" without a readable shape.',
    ],
    [
      'shape fraction',
      fileOf({ a: f32([0.5], [0, 2]) }, data),
      '"w.st" holds the tensor "a" without a readable shape.',
    ],
    [
      'no offsets',
      fileOf({ a: f32([2], undefined) }, data),
      '"w.st" holds the tensor "a" without readable offsets.',
    ],
    [
      'offset text',
      fileOf({ a: f32([2], ['0', 8]) }, data),
      '"w.st" holds the tensor "a" without readable offsets.',
    ],
    [
      'size',
      fileOf({ a: f32([3], [0, 8]) }, data),
      '"w.st" holds the tensor "a" of shape [3], which takes 12 bytes, in 8 bytes.',
    ],
    [
      'backwards',
      fileOf({ a: f32([2], [8, 0]) }, data),
      '"w.st" holds the tensor "a" of shape [2], which takes 8 bytes, in -8 bytes.',
    ],
    [
      'huge shape',
      fileOf({ a: f32([1e15, 1e15], [0, 8]) }, data),
      '"w.st" holds the tensor "a" of shape [1000000000000000, 1000000000000000], which takes 4e+30 bytes, in 8 bytes.',
    ],
    [
      'cut',
      fileOf({ a: f32([3], [0, 12]) }, data),
      '"w.st" is cut short: the tensor "a" ends at byte 12 of 8 bytes of data.',
    ],
    [
      'overlap',
      fileOf({ a: f32([1], [0, 4]), b: f32([2], [0, 8]) }, data),
      '"w.st" holds the tensors "a" and "b" in the same bytes.',
    ],
    [
      'gap',
      fileOf({ a: f32([1], [4, 8]) }, data),
      '"w.st" has 4 bytes before the tensor "a" that belong to no tensor.',
    ],
    [
      'rest',
      fileOf({ a: f32([1], [0, 4]) }, data),
      '"w.st" has 4 bytes at its end that belong to no tensor.',
    ],
    [
      'twice',
      fileOf(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0061" :{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
        data,
      ),
      '"w.st" holds two tensors called "a".',
    ],
  ])('%s', (_name, bytes, message) => {
    let thrown: unknown;
    try {
      readSafetensors(bytes, 'w.st');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(EngineError);
    expect((thrown as EngineError).code).toBe('bad-pack');
    expect((thrown as EngineError).message).toBe(message);
  });

  test('any file cut anywhere, and any byte changed, is read or refused with a sentence', () => {
    const whole = writeSafetensors(
      { a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }, b: { shape: [], data: Float32Array.of(5) } },
      'float32',
    );
    const attempt = (bytes: Uint8Array): void => {
      try {
        readSafetensors(bytes, 'w.st');
      } catch (error) {
        expect(error).toBeInstanceOf(EngineError);
        expect((error as EngineError).message).toMatch(/^"w\.st" .*\.$/);
      }
    };
    for (let n = 0; n < whole.length; n++) {
      attempt(whole.subarray(0, n));
      expect(() => readSafetensors(whole.subarray(0, n), 'w.st')).toThrow(EngineError);
    }
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const bytes = whole.slice();
        bytes[at] = value;
        attempt(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test('a header with 8 MB of metadata is read', () => {
    const text = '\\"x'.repeat(2_800_000);
    const header = `{"__metadata__":{"long":"${text}"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`;
    expect(Object.keys(readSafetensors(fileOf(header, new Uint8Array(4)), 'w.st'))).toEqual(['a']);
  });

  test('repeated keys are those of the outer object', () => {
    expect(repeatedKey('{"a":{"x":1},"b":{"x":2}}')).toBeNull();
    expect(repeatedKey('{"a":"a","b":["a","a"]}')).toBeNull();
    expect(repeatedKey('{"a\\"}":1,"b":2,"a\\"}":3}')).toBe('a"}');
  });
});
