import { DatasetError } from '../dataset';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
export const isNpy = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte);

/** What a header says, and where the data begin. */
export function npyHeader(bytes: Uint8Array, name: string): { shape: number[]; type: string; start: number } {
  if (!isNpy(bytes)) throw new DatasetError(`"${name}" is not a NumPy array.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = bytes[6]! >= 2;
  const from = long ? 12 : 10;
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(from, from + length));
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/
    .exec(header)?.[1]
    ?.split(',')
    .map((s) => s.trim())
    .filter((s) => s !== '')
    .map(Number);
  if (type === undefined || shape?.every((n) => Number.isSafeInteger(n) && n >= 0) !== true)
    throw new DatasetError(`"${name}" has a header that cannot be read.`);
  if (/'fortran_order':\s*True/.test(header))
    throw new DatasetError(
      `"${name}" is in Fortran order, which is not read: save it with numpy.ascontiguousarray.`,
    );
  return { shape, type, start: from + length };
}

const READ: Readonly<Record<string, readonly [width: number, (v: DataView, at: number) => number]>> = {
  '|u1': [1, (v, at) => v.getUint8(at)],
  '|b1': [1, (v, at) => v.getUint8(at)],
  '|i1': [1, (v, at) => v.getInt8(at)],
  '<i2': [2, (v, at) => v.getInt16(at, true)],
  '<u2': [2, (v, at) => v.getUint16(at, true)],
  '<i4': [4, (v, at) => v.getInt32(at, true)],
  '<u4': [4, (v, at) => v.getUint32(at, true)],
  '<i8': [8, (v, at) => Number(v.getBigInt64(at, true))],
  '<u8': [8, (v, at) => Number(v.getBigUint64(at, true))],
  '<f4': [4, (v, at) => v.getFloat32(at, true)],
  '<f8': [8, (v, at) => v.getFloat64(at, true)],
};

/** All numbers of an array. Throws DatasetError with one sentence. */
export function readNumbers(bytes: Uint8Array, name: string): { shape: number[]; data: Float64Array } {
  const { shape, type, start } = npyHeader(bytes, name);
  const how = READ[type];
  if (how === undefined)
    throw new DatasetError(`"${name}" holds values of type ${type}, which are not read.`);
  const [width, at] = how;
  const count = shape.reduce((a, b) => a * b, 1);
  if (bytes.length < start + count * width) throw new DatasetError(`"${name}" is cut short.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { shape, data: Float64Array.from({ length: count }, (_, i) => at(view, start + i * width)) };
}
