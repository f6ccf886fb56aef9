import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { sha256, sha256Plain } from './sha256';

afterEach(() => {
  vi.unstubAllGlobals();
});

const known = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

test('the known digests of nothing and of "abc"', async () => {
  expect(await sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(await sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('without WebCrypto it is the same', async () => {
  vi.stubGlobal('crypto', {});
  for (let n = 0; n < 200; n++) {
    const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 37 + n) & 255);
    expect(await sha256(bytes)).toBe(known(bytes));
  }
});

test('any bytes, also within a larger buffer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(20), (bytes, from) => {
      const view = bytes.subarray(Math.min(from, bytes.length));
      expect(Buffer.from(sha256Plain(view)).toString('hex')).toBe(known(view));
    }),
  );
});
