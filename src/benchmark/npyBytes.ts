/** Arrays as NumPy's `.npy` files, format 1.0. */

const TYPES = {
  Float64Array: '<f8',
  Float32Array: '<f4',
  Int32Array: '<i4',
  Uint8Array: '|u1',
} as const;

/** `data` row by row in `shape`. */
export function npyBytes(
  data: Float64Array | Float32Array | Int32Array | Uint8Array,
  shape: readonly number[],
): Uint8Array {
  const type = TYPES[data.constructor.name as keyof typeof TYPES];
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  // The data begin at a multiple of 64.
  const header = `${text.padEnd(Math.ceil((10 + text.length + 1) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + header.length + data.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + header.length);
  return bytes;
}
