/** Finish one 32-bit lane so that every input bit reaches every output bit (MurmurHash3's last step). */
function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 64 bits of the bytes, as 16 hexadecimal digits. For telling things apart, not against an adversary. */
export function hashBytes(bytes: Uint8Array): string {
  let a = 0x9e3779b9 ^ bytes.length;
  let b = 0x243f6a88;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(((b << 5) | (b >>> 27)) ^ byte, 0x9e3779b1);
  }
  const hex = (h: number): string => mix(h).toString(16).padStart(8, '0');
  return hex(a ^ (b >>> 7)) + hex(b ^ (a >>> 9));
}

/**
 * JSON with the keys of every object in order, so that equal values give equal text. `undefined` members are left out.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (member === null || typeof member !== 'object' || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0)));
  });
}

/** Hash of a plain value by what it says, not by the order it says it in. */
export const hashValue = (value: unknown): string =>
  hashBytes(new TextEncoder().encode(canonicalJson(value)));
