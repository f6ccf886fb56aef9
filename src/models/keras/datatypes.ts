/** Types and shapes of HDF5, and the values of attributes. */
import type { NumberType } from '../bytes/array';
import { decodeNumbers } from '../bytes/array';
import type { Bytes } from './bytes';
import type { AttributeValue } from './hdf5';

/** A type of elements, as far as Keras uses them. */
export interface Datatype {
  /** Class of the specification: 0 whole numbers, 1 floats, 3 texts, 9 of any length; 8 enumerations, which truth values are. */
  readonly kind: number;
  readonly size: number;
  readonly bigEndian: boolean;
  readonly signed: boolean;
  /** Of class 9: whether the elements are texts. */
  readonly text: boolean;
}

export function readDatatype(file: Bytes, at: number): Datatype {
  const bits = file.number(at + 1, 1);
  return {
    kind: file.number(at, 1) & 15,
    size: file.number(at + 4, 4),
    bigEndian: (bits & 1) === 1,
    signed: (bits & 8) !== 0,
    text: (bits & 15) === 1,
  };
}

/** Sizes of the axes; `[]` for one value. */
export function readDataspace(file: Bytes, at: number): number[] {
  const version = file.number(at, 1);
  const rank = file.number(at + 1, 1);
  if (rank > 32) throw file.bad('it is damaged: an array has more than 32 axes');
  // The second version tells arrays without values by a type of their own.
  if (version === 2 && file.number(at + 3, 1) === 2) return [0];
  const first = at + (version === 1 ? 8 : 4);
  return Array.from({ length: rank }, (_, d) => file.length(first + d * file.lengths));
}

const INTEGERS: Readonly<Record<number, readonly [signed: NumberType, unsigned: NumberType]>> = {
  1: ['int8', 'uint8'],
  2: ['int16', 'uint16'],
  4: ['int32', 'uint32'],
  8: ['int64', 'uint64'],
};
const FLOATS: Readonly<Record<number, NumberType>> = { 2: 'float16', 4: 'float32', 8: 'float64' };

/** The type of an array's numbers; null where they are none, or big-endian. */
export function numberType(type: Datatype): NumberType | null {
  if (type.bigEndian && type.size > 1 && type.kind !== 8) return null;
  if (type.kind === 1) return FLOATS[type.size] ?? null;
  if (type.kind === 0) return INTEGERS[type.size]?.[type.signed ? 0 : 1] ?? null;
  return type.kind === 8 && type.size === 1 ? 'bool' : null;
}

/** One object of the heap that texts of any length lie in. */
function heapObject(file: Bytes, at: number, wanted: number): Uint8Array {
  if (file.text(at, 4) !== 'GCOL') throw file.bad('it is damaged: a text is not where it should be');
  const end = at + file.length(at + 8);
  for (let place = at + 8 + file.lengths; place + 8 + file.lengths <= end;) {
    file.step();
    const index = file.number(place, 2);
    const size = file.length(place + 8);
    if (index === wanted) return file.part(place + 8 + file.lengths, size);
    if (index === 0) break;
    place += 8 + file.lengths + Math.ceil(size / 8) * 8;
  }
  throw file.bad('it is damaged: a text is missing');
}

const withoutZeros = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
};

/** Values of an attribute; null for types that say nothing about a network. */
export function elements(file: Bytes, type: Datatype, at: number, count: number): AttributeValue | null {
  const places = Array.from({ length: count }, (_, i) => at + i * type.size);
  if (type.kind === 3) return places.map((place) => withoutZeros(file.part(place, type.size)));
  if (type.kind === 9 && type.text)
    return places.map((place) => {
      const length = file.number(place, 4);
      const heap = place + 4;
      if (length === 0 || file.isNowhere(heap)) return '';
      const object = heapObject(file, file.offset(heap), file.number(heap + file.offsets, 4));
      return withoutZeros(object.subarray(0, length));
    });
  const numbers = numberType(type);
  return numbers === null
    ? null
    : Array.from(decodeNumbers(file.part(at, count * type.size), numbers, count));
}
