import { EngineError } from '../../engine/errors';
import {
  decodeNumbers,
  dataFor,
  type HostArray,
  kindOf,
  type NumberType,
  sizeOf,
  WIDTH,
} from '../bytes/array';
import type { SparseProto, TensorProto } from './proto';

/** `TensorProto.DataType`; what is not here (strings, complex, 8- and 4-bit floats) is refused by its name. */
const TYPES: Readonly<Record<number, NumberType>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  16: 'bfloat16',
};
const OTHER_TYPES: Readonly<Record<number, string>> = {
  8: 'string',
  14: 'complex64',
  15: 'complex128',
  17: 'float8e4m3fn',
  18: 'float8e4m3fnuz',
  19: 'float8e5m2',
  20: 'float8e5m2fnuz',
  21: 'uint4',
  22: 'int4',
  23: 'float4e2m1',
};

/** The name of a data type's number. */
export const typeName = (type: number): string => TYPES[type] ?? OTHER_TYPES[type] ?? `type ${type}`;
/** What values of a type are on the host, or null for one that is not read. */
export const kindOfType = (type: number): HostArray['kind'] | null => {
  const known = TYPES[type];
  return known === undefined ? null : kindOf(known);
};

/** Bytes of a file that lies beside the model, or null. */
export type Beside = (name: string) => Uint8Array | null;

/** The bits of a half in an integer of `int32_data`. */
const bitsOf = (ints: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(ints.length * 2);
  const view = new DataView(bytes.buffer);
  ints.forEach((value, i) => view.setUint16(i * 2, value & 0xffff, true));
  return bytes;
};

/**
 * The numbers of a tensor: raw, typed, or from the file beside the model that it names. Throws EngineError `bad-model`
 * naming the tensor and what is missing.
 */
export function arrayOf(t: TensorProto, file: string, beside: Beside): HostArray {
  const bad = (fault: string): EngineError =>
    new EngineError('bad-model', `"${file}": the tensor "${t.name}" ${fault}.`, { file, tensor: t.name });
  const type = TYPES[t.type];
  if (type === undefined)
    throw bad(`is of ${typeName(t.type)}; floats of 64, 32 and 16 bits, integers and truth values are read`);
  if (t.dims.some((n) => !Number.isSafeInteger(n) || n < 0))
    throw bad(`has the shape [${t.dims.join(', ')}]`);
  const count = sizeOf(t.dims);
  const shape = t.dims;
  const kind = kindOf(type);
  const need = count * WIDTH[type];
  if (!Number.isSafeInteger(need)) throw bad(`has the shape [${t.dims.join(', ')}]`);
  const fromBytes = (bytes: Uint8Array, what: string): HostArray => {
    if (bytes.length !== need)
      throw bad(`has ${bytes.length} bytes ${what} where its shape [${shape.join(', ')}] takes ${need}`);
    return { shape, kind, data: decodeNumbers(bytes, type, count) };
  };
  if (t.isExternal) {
    const location = t.external.get('location') ?? '';
    const name = location.split('/').at(-1)!;
    const whole = beside(name);
    if (whole === null) throw bad(`lies in "${name}": give that file together with "${file}"`);
    const offset = Number(t.external.get('offset') ?? 0);
    const length = Number(t.external.get('length') ?? need);
    if (!(offset >= 0) || !(length >= 0) || offset + length > whole.length)
      throw bad(
        `should lie at bytes ${offset} to ${offset + length} of "${name}", which has ${whole.length}`,
      );
    return fromBytes(whole.subarray(offset, offset + length), `in "${name}"`);
  }
  if (t.raw !== null) return fromBytes(t.raw, 'of data');
  const typed = type === 'float32' ? t.floats : type === 'float64' ? t.doubles : t.ints;
  if (typed.length !== count)
    throw bad(
      typed.length === 0
        ? `has no data: the file was saved without its weights`
        : `has ${typed.length} values where its shape [${shape.join(', ')}] takes ${count}`,
    );
  if (type === 'float16' || type === 'bfloat16')
    return { shape, kind, data: decodeNumbers(bitsOf(t.ints), type, count) };
  const data = dataFor(kind, count);
  typed.forEach((value, i) => (data[i] = type === 'bool' ? Number(value !== 0) : value));
  return { shape, kind, data };
}

/** A sparse tensor written out. `limit` bounds its size. Throws EngineError `bad-model`. */
export function denseOf(s: SparseProto, file: string, beside: Beside, limit: number): HostArray {
  const values = arrayOf(s.values, file, beside);
  const indices = arrayOf(s.indices, file, beside);
  const count = sizeOf(s.dims);
  const bad = (fault: string): EngineError =>
    new EngineError('bad-model', `"${file}": the sparse tensor "${s.values.name}" ${fault}.`, { file });
  if (!Number.isSafeInteger(count) || count < 0 || count > limit)
    throw bad(`has the shape [${s.dims.join(', ')}], too large to write out`);
  const data = dataFor(values.kind, count);
  const flat = indices.shape.length === 1;
  const rank = s.dims.length;
  if (indices.data.length !== values.data.length * (flat ? 1 : rank))
    throw bad('has another number of indices than of values');
  values.data.forEach((value, i) => {
    let at = 0;
    if (flat) at = indices.data[i]!;
    else for (let d = 0; d < rank; d++) at = at * s.dims[d]! + indices.data[i * rank + d]!;
    if (!(at >= 0 && at < count)) throw bad(`has a value at the index ${at}, outside`);
    data[at] = value;
  });
  return { shape: s.dims, kind: values.kind, data };
}
