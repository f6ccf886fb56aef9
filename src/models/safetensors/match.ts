import type { Match } from '../reader';

/** A header of JSON after its length in eight bytes. */
export const match: Match = ({ name, bytes }) => {
  if (bytes.length < 10) return false;
  const size = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (size < 2n || size > BigInt(bytes.length - 8)) return false;
  return bytes[8] === 0x7b && (/\.safetensors$/i.test(name) || size < 100_000_000n);
};
