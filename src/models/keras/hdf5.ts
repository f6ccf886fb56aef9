/**
 * HDF5 as Keras writes it (the HDF Group's file format specification 3.0, sections II to IV): superblocks 0 to 3, object headers
 * 1 and 2, groups as symbol tables or links, arrays that are compact, in one piece or in chunks (gzip, shuffle), attributes.
 * Groups of the newest libraries (`libver="latest"`) whose links or attributes lie in a heap of their own, because they are more than
 * eight or larger than 64 KB, are refused. Every step is bounded by the size
 * of the file, so that a damaged one ends in an error.
 */
import type { EngineError } from '../../engine/errors';
import { decodeNumbers, type HostArray, kindOf, sizeOf, WIDTH } from '../bytes/array';
import { Bytes } from './bytes';
import { unchunked } from './chunks';
import { elements, numberType, readDataspace, readDatatype, type Datatype } from './datatypes';

/** Where an array's bytes are. */
export type Layout =
  | { readonly kind: 'bytes'; readonly at: number; readonly size: number }
  | { readonly kind: 'chunks'; readonly at: number; readonly sizes: readonly number[] }
  | { readonly kind: 'nowhere' };
/** What was done to every chunk, in the order of writing. */
export interface Filter {
  readonly id: number;
  readonly values: readonly number[];
}
/** Values of an attribute: texts or numbers. */
export type AttributeValue = readonly (string | number)[];

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Where the file's own header begins; -1 where it has none. It may stand after a block of the user's. */
export function headerAt(bytes: Uint8Array): number {
  for (let at = 0; at + 8 <= bytes.length && at <= 1 << 20; at = at === 0 ? 512 : at * 2)
    if (SIGNATURE.every((b, i) => bytes[at + i] === b)) return at;
  return -1;
}

/** One group or array. */
export class H5Object {
  private readonly links = new Map<string, number>();
  private readonly values = new Map<string, AttributeValue>();
  private datatype: Datatype | null = null;
  private shape: readonly number[] | null = null;
  private layout: Layout = { kind: 'nowhere' };
  private filters: readonly Filter[] = [];

  constructor(
    private readonly file: Bytes,
    address: number,
  ) {
    file.step();
    if (file.text(address, 4) === 'OHDR') this.second(address);
    else this.first(address);
  }

  /** Names of what is in it. */
  get names(): readonly string[] {
    return [...this.links.keys()];
  }
  /** What lies at a path; null where nothing does. */
  get(path: string): H5Object | null {
    const [name, ...rest] = path.split('/').filter((part) => part !== '');
    if (name === undefined) return this;
    const address = this.links.get(name);
    return address === undefined ? null : new H5Object(this.file, address).get(rest.join('/'));
  }
  attribute(name: string): AttributeValue | null {
    return this.values.get(name) ?? null;
  }
  get isArray(): boolean {
    return this.datatype !== null && this.shape !== null;
  }

  /** The numbers of an array. Throws EngineError `bad-model` where it holds none, or they are not there. */
  array(name: string): HostArray {
    const { file, datatype, shape, layout } = this;
    const bad = (fault: string): EngineError => file.bad(`the array "${name}" ${fault}`);
    if (datatype === null || shape === null) throw bad('has no numbers');
    const type = numberType(datatype);
    if (type === null) throw bad('holds no numbers of a type that is read');
    const count = sizeOf(shape);
    const size = count * WIDTH[type];
    if (!Number.isSafeInteger(size) || size > file.most) throw bad('is larger than the file can hold');
    let bytes: Uint8Array;
    if (layout.kind === 'nowhere') bytes = new Uint8Array(size);
    else if (layout.kind === 'bytes') {
      if (layout.size < size) throw bad('is cut short');
      bytes = file.part(layout.at, size);
    } else bytes = unchunked(file, layout, this.filters, shape, WIDTH[type], bad);
    return { shape, kind: kindOf(type), data: decodeNumbers(bytes, type, count) };
  }

  private first(address: number): void {
    const { file } = this;
    if (file.number(address, 1) !== 1) throw file.bad('it is damaged: no object lies where one should');
    const left = { messages: file.number(address + 2, 2) };
    const blocks: [number, number][] = [[address + 16, file.number(address + 8, 4)]];
    for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
      const [start, size] = block;
      for (let at = start; at + 8 <= start + size && left.messages > 0; left.messages--) {
        file.step();
        const length = file.number(at + 2, 2);
        const next = this.message(file.number(at, 2), file.number(at + 4, 1), at + 8, length);
        if (next !== null) blocks.push(next);
        at += 8 + length;
      }
    }
  }

  private second(address: number): void {
    const { file } = this;
    const flags = file.number(address + 5, 1);
    let at = address + 6 + ((flags & 0x20) === 0 ? 0 : 16) + ((flags & 0x10) === 0 ? 0 : 4);
    const width = 1 << (flags & 3);
    const first = file.number(at, width);
    at += width;
    const blocks: [number, number][] = [[at, first]];
    const head = (flags & 4) === 0 ? 4 : 6;
    for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
      const [start, size] = block;
      for (at = start; at + head <= start + size;) {
        file.step();
        const length = file.number(at + 1, 2);
        const next = this.message(file.number(at, 1), file.number(at + 3, 1), at + head, length);
        // A block of its own begins with four letters and ends with a checksum.
        if (next !== null) blocks.push([next[0] + 4, next[1] - 8]);
        at += head + length;
      }
    }
  }

  /** One message of an object's header; gives the block that a continuation names. */
  private message(kind: number, flags: number, at: number, size: number): [number, number] | null {
    const { file } = this;
    if (kind === 0x10) return [file.offset(at), file.length(at + file.offsets)];
    const shared = (flags & 2) !== 0 && [0x01, 0x03, 0x0b, 0x0c].includes(kind);
    if (shared) throw file.bad('it shares descriptions between arrays, which is not read');
    if (kind === 0x01) this.shape = readDataspace(file, at);
    else if (kind === 0x03) this.datatype = readDatatype(file, at);
    else if (kind === 0x06) this.link(at);
    else if (kind === 0x02) this.notInHeap(at, 8);
    else if (kind === 0x15) this.notInHeap(at, 2);
    else if (kind === 0x08) this.layout = readLayout(file, at, () => sizeOf(this.shape ?? []));
    else if (kind === 0x0b) this.filters = readFilters(file, at);
    else if (kind === 0x0c) this.attributeAt(at, size);
    else if (kind === 0x11) this.symbols(file.offset(at), file.offset(at + file.offsets));
    return null;
  }

  private link(at: number): void {
    const { file } = this;
    const flags = file.number(at + 1, 1);
    let place = at + 2;
    const hard = (flags & 8) === 0 || file.number(place++, 1) === 0;
    place += ((flags & 4) === 0 ? 0 : 8) + ((flags & 0x10) === 0 ? 0 : 1);
    const width = 1 << (flags & 3);
    const length = file.number(place, width);
    const name = file.text(place + width, length);
    if (hard) this.links.set(name, file.offset(place + width + length));
  }

  /** What is said of all links, or of all attributes: where their heap is, after an index of so many bytes where that is kept. */
  private notInHeap(at: number, index: number): void {
    const { file } = this;
    const heap = at + 2 + ((file.number(at + 1, 1) & 1) === 0 ? 0 : index);
    if (!file.isNowhere(heap))
      throw file.bad(
        'its groups are of the newest form of HDF5, which is not read: save it with libver="earliest", or as .keras',
      );
  }

  /** A group of the older form: a tree of tables whose names lie in a heap. */
  private symbols(tree: number, heap: number): void {
    const { file } = this;
    if (file.text(heap, 4) !== 'HEAP') throw file.bad('it is damaged: the names of a group are not there');
    const names = file.offset(heap + 8 + 2 * file.lengths);
    const entry = 2 * file.offsets + 24;
    const walk = (at: number, depth: number): void => {
      file.step();
      if (file.text(at, 4) === 'SNOD') {
        const count = file.number(at + 6, 2);
        for (let i = 0; i < count; i++) {
          const place = at + 8 + i * entry;
          file.step();
          this.links.set(file.ended(names + file.offset(place)), file.offset(place + file.offsets));
        }
        return;
      }
      if (file.text(at, 4) !== 'TREE' || depth > 16) throw file.bad('it is damaged: a group has no table');
      const count = file.number(at + 6, 2);
      const first = at + 8 + 2 * file.offsets;
      for (let i = 0; i < count; i++)
        walk(file.offset(first + file.lengths + i * (file.lengths + file.offsets)), depth + 1);
    };
    walk(tree, 0);
  }

  private attributeAt(at: number, size: number): void {
    const { file } = this;
    const version = file.number(at, 1);
    const [nameSize, typeSize, spaceSize] = [2, 4, 6].map((d) => file.number(at + d, 2)) as [
      number,
      number,
      number,
    ];
    const padded = (n: number): number => (version === 1 ? Math.ceil(n / 8) * 8 : n);
    const nameAt = at + (version === 3 ? 9 : 8);
    const typeAt = nameAt + padded(nameSize);
    const spaceAt = typeAt + padded(typeSize);
    const dataAt = spaceAt + padded(spaceSize);
    const name = file.ended(nameAt);
    const shape = readDataspace(file, spaceAt);
    const type = readDatatype(file, typeAt);
    const count = sizeOf(shape);
    if (type.size < 1 || !(count * type.size <= at + size - dataAt))
      throw file.bad(`its attribute "${name}" is cut short`);
    const values = elements(file, type, dataAt, count);
    if (values !== null) this.values.set(name, values);
  }
}

/** The layout message of an array. */
function readLayout(file: Bytes, at: number, count: () => number): Layout {
  const version = file.number(at, 1);
  if (version < 3) {
    const rank = file.number(at + 1, 1);
    const kind = file.number(at + 2, 1);
    const sizesAt = at + 8 + (kind === 0 ? 0 : file.offsets);
    const sizes = Array.from({ length: rank }, (_, d) => file.number(sizesAt + 4 * d, 4));
    if (kind === 0)
      return { kind: 'bytes', at: sizesAt + 4 * rank + 4, size: file.number(sizesAt + 4 * rank, 4) };
    if (file.isNowhere(at + 8)) return { kind: 'nowhere' };
    // The older form gives no size of what lies in one piece: as much as is asked for must be there.
    return kind === 1
      ? { kind: 'bytes', at: file.offset(at + 8), size: count() * 8 }
      : { kind: 'chunks', at: file.offset(at + 8), sizes: sizes.slice(0, -1) };
  }
  const kind = file.number(at + 1, 1);
  if (kind === 0) return { kind: 'bytes', at: at + 4, size: file.number(at + 2, 2) };
  if (kind === 1)
    return file.isNowhere(at + 2)
      ? { kind: 'nowhere' }
      : { kind: 'bytes', at: file.offset(at + 2), size: file.length(at + 2 + file.offsets) };
  if (kind !== 2 || version > 3)
    throw file.bad(
      'its arrays are in chunks of the newest form of HDF5, which is not read: save it with libver="earliest"',
    );
  if (file.isNowhere(at + 3)) return { kind: 'nowhere' };
  const rank = file.number(at + 2, 1) - 1;
  const sizesAt = at + 3 + file.offsets;
  return {
    kind: 'chunks',
    at: file.offset(at + 3),
    sizes: Array.from({ length: Math.max(0, rank) }, (_, d) => file.number(sizesAt + 4 * d, 4)),
  };
}

function readFilters(file: Bytes, at: number): Filter[] {
  const version = file.number(at, 1);
  const count = file.number(at + 1, 1);
  const out: Filter[] = [];
  let place = at + (version === 1 ? 8 : 2);
  for (let i = 0; i < count; i++) {
    file.step();
    const id = file.number(place, 2);
    const named = version === 1 || id >= 256;
    const nameSize = named ? file.number(place + 2, 2) : 0;
    place += named ? 4 : 2;
    const values = file.number(place + 2, 2);
    place += 4 + (version === 1 ? Math.ceil(nameSize / 8) * 8 : nameSize);
    out.push({ id, values: Array.from({ length: values }, (_, k) => file.number(place + 4 * k, 4)) });
    place += 4 * values + (version === 1 && values % 2 === 1 ? 4 : 0);
  }
  return out;
}

/** The root of a file. Throws EngineError `bad-model`. */
export function openHdf5(bytes: Uint8Array, name: string): H5Object {
  const start = headerAt(bytes);
  const raw = new Bytes(bytes, name, 8, 8, 0);
  if (start < 0) throw raw.bad('it is no HDF5 file');
  const version = raw.number(start + 8, 1);
  if (version > 3) throw raw.bad(`its HDF5 is of version ${version}, which is not read`);
  const sizesAt = start + (version < 2 ? 13 : 9);
  const [offsets, lengths] = [raw.number(sizesAt, 1), raw.number(sizesAt + 1, 1)];
  if (![2, 4, 8].includes(offsets) || ![2, 4, 8].includes(lengths))
    throw raw.bad('it is damaged in its first bytes');
  const first = start + (version < 2 ? 24 + (version === 1 ? 4 : 0) : 12);
  const base = new Bytes(bytes, name, offsets, lengths, 0).number(first, offsets);
  const file = new Bytes(bytes, name, offsets, lengths, base);
  const rootAt = version < 2 ? first + 5 * offsets : first + 3 * offsets;
  return new H5Object(file, file.offset(rootAt));
}
