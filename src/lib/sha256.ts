/** SHA-256 (FIPS 180-4), by WebCrypto where it is there: pages that are not served safely have none, and get the same from here. */

const K = Uint32Array.from(fractions(64, (p) => Math.cbrt(p)));
const START = Uint32Array.from(fractions(8, (p) => Math.sqrt(p)));

/** The first 32 bits of the fractional parts of a root of the first primes. */
function fractions(count: number, root: (prime: number) => number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  return primes.map((p) => Math.floor((root(p) % 1) * 2 ** 32));
}

const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

function block(state: Uint32Array, view: DataView, at: number, w: Uint32Array): void {
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const [x, y] = [w[i - 15]!, w[i - 2]!];
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < 64; i++) {
    const t1 =
      (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((x, i) => (state[i] = state[i]! + x));
}

/** The digest in plain JavaScript, 32 bytes. */
export function sha256Plain(bytes: Uint8Array): Uint8Array {
  const whole = bytes.byteLength - (bytes.byteLength % 64);
  const rest = new Uint8Array(bytes.byteLength % 64 < 56 ? 64 : 128);
  rest.set(bytes.subarray(whole));
  rest[bytes.byteLength - whole] = 0x80;
  new DataView(rest.buffer).setBigUint64(rest.length - 8, BigInt(bytes.byteLength) * 8n);
  const state = START.slice();
  const w = new Uint32Array(64);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < whole; at += 64) block(state, view, at, w);
  for (let at = 0; at < rest.length; at += 64) block(state, new DataView(rest.buffer), at, w);
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((x, i) => {
    out.setUint32(4 * i, x);
  });
  return new Uint8Array(out.buffer);
}

/** What is used of WebCrypto. */
interface Digests {
  digest(hash: 'SHA-256', bytes: Uint8Array): Promise<ArrayBuffer>;
}

/** Absent where a page is not served safely. */
const subtle = (): Digests | undefined =>
  (globalThis as { readonly crypto?: { readonly subtle?: Digests } }).crypto?.subtle;

/** SHA-256 of bytes, or of a text in UTF-8, as 64 hexadecimal digits. */
export async function sha256(data: Uint8Array | string): Promise<string> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const own = subtle();
  const digest = own === undefined ? sha256Plain(bytes) : new Uint8Array(await own.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
