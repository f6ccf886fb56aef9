import { fromBfloat16, fromHalf } from '../../packs/formats/half';

/** An array on the host: floats are float32, everything else (integers, truth values) is held in doubles. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
  readonly kind: 'float' | 'int' | 'bool';
}

/** Types of numbers that files hold. */
export type NumberType =
  | 'float64'
  | 'float32'
  | 'float16'
  | 'bfloat16'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint64'
  | 'uint32'
  | 'uint16'
  | 'uint8'
  | 'bool';

/** Bytes of one number. */
export const WIDTH: Readonly<Record<NumberType, number>> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint64: 8,
  uint32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1,
};

/** Product of a shape's sizes: how many numbers it holds. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** What an array of this type is on the host. */
export const kindOf = (type: NumberType): HostArray['kind'] =>
  type === 'bool' ? 'bool' : type.includes('float') ? 'float' : 'int';

/** A new array for `count` values of a kind. */
export const dataFor = (kind: HostArray['kind'], count: number): Float32Array | Float64Array =>
  kind === 'float' ? new Float32Array(count) : new Float64Array(count);

/** `count` numbers of a type, row by row, little-endian; the caller has checked that they are there. */
export function decodeNumbers(
  bytes: Uint8Array,
  type: NumberType,
  count: number,
): Float32Array | Float64Array {
  if (type === 'float32') return new Float32Array(bytes.slice(0, count * 4).buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = dataFor(kindOf(type), count);
  const width = WIDTH[type];
  const read = READ[type];
  for (let i = 0, at = 0; i < count; i++, at += width) out[i] = read(view, at);
  return out;
}

const READ: Readonly<Record<NumberType, (view: DataView, at: number) => number>> = {
  float64: (v, at) => v.getFloat64(at, true),
  float32: (v, at) => v.getFloat32(at, true),
  float16: (v, at) => fromHalf(v.getUint16(at, true)),
  bfloat16: (v, at) => fromBfloat16(v.getUint16(at, true)),
  int64: (v, at) => Number(v.getBigInt64(at, true)),
  int32: (v, at) => v.getInt32(at, true),
  int16: (v, at) => v.getInt16(at, true),
  int8: (v, at) => v.getInt8(at),
  uint64: (v, at) => Number(v.getBigUint64(at, true)),
  uint32: (v, at) => v.getUint32(at, true),
  uint16: (v, at) => v.getUint16(at, true),
  uint8: (v, at) => v.getUint8(at),
  bool: (v, at) => (v.getUint8(at) === 0 ? 0 : 1),
};
