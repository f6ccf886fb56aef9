import { PbfReader } from 'pbf';
import { EngineError } from '../../engine/errors';

/** Deepest nesting of messages that is followed: graphs within attributes within graphs. */
const MAX_DEPTH = 40;

/**
 * A reader of protocol buffers that never looks beyond the message it is in: lengths that do not fit, and tags that are no
 * tags, throw EngineError `bad-model` naming the file. Strings and bytes are views of the file, not copies.
 */
export class Proto {
  private readonly pbf: PbfReader;
  private end: number;
  private depth = 0;

  constructor(
    bytes: Uint8Array,
    private readonly file: string,
  ) {
    this.pbf = new PbfReader(bytes);
    this.end = bytes.length;
  }

  private bad(fault: string): EngineError {
    return new EngineError('bad-model', `"${this.file}" ${fault} at byte ${this.pbf.pos}.`, {
      file: this.file,
    });
  }

  /** Length of what follows, checked to lie inside the message. */
  private lengthHere(): number {
    if (this.pbf.type !== 2) throw this.bad('is damaged: a field has another type than its number says');
    const length = this.varint();
    if (!(length >= 0) || this.pbf.pos + length > this.end) throw this.bad('is cut short or damaged');
    return length;
  }

  /** Every field of the message up to its end; `field` reads what it knows, the rest is passed over. */
  fields(field: (tag: number) => void): void {
    const { pbf, end } = this;
    let next: number;
    while ((next = this.next(end)) !== 0) {
      // Groups and unknown wire types are not part of any format read here.
      if (pbf.type === 3 || pbf.type === 4 || pbf.type > 5) throw this.bad('is damaged: it has no field');
      field(next);
      if (pbf.pos > end) throw this.bad('is cut short or damaged');
    }
    if (pbf.pos > end) throw this.bad('is cut short or damaged');
  }

  /** The next field's number. What the library throws about damaged fields names the file as well. */
  private next(end: number): number {
    try {
      return this.pbf.nextField(end);
    } catch {
      throw this.bad('is damaged: it has no field');
    }
  }
  private varint(): number {
    try {
      return this.pbf.readVarint(true);
    } catch {
      throw this.bad('is damaged: a number does not end');
    }
  }

  /** The message that is the value of this field. */
  message(field: (tag: number) => void): void {
    const outer = this.end;
    const length = this.lengthHere();
    if (++this.depth > MAX_DEPTH) throw this.bad(`nests messages more than ${MAX_DEPTH} deep`);
    this.end = this.pbf.pos + length;
    this.fields(field);
    this.pbf.pos = this.end;
    this.end = outer;
    this.depth--;
  }

  /** A view of the bytes of this field. */
  bytes(): Uint8Array {
    const length = this.lengthHere();
    const { pos } = this.pbf;
    this.pbf.pos = pos + length;
    return this.pbf.buf.subarray(pos, pos + length);
  }

  string(): string {
    return new TextDecoder().decode(this.bytes());
  }

  private need(type: number, width: number): void {
    if (this.pbf.type !== type) throw this.bad('is damaged: a field has another type than its number says');
    if (this.pbf.pos + width > this.end) throw this.bad('is cut short or damaged');
  }

  /** A signed 64-bit integer; beyond 2^53 the nearest number. */
  int(): number {
    this.need(0, 1);
    return this.varint();
  }

  float(): number {
    this.need(5, 4);
    return this.pbf.readFloat();
  }

  /** One integer, or a packed list of them, added to `list`. */
  ints(list: number[]): void {
    this.many(list, 0, () => this.varint());
  }

  floats(list: number[]): void {
    this.many(list, 5, () => this.pbf.readFloat());
  }

  doubles(list: number[]): void {
    this.many(list, 1, () => this.pbf.readDouble());
  }

  private many(list: number[], type: number, read: () => number): void {
    if (this.pbf.type !== 2) {
      this.need(type, type === 0 ? 1 : type === 5 ? 4 : 8);
      list.push(read());
      return;
    }
    const end = this.lengthHere() + this.pbf.pos;
    const width = type === 0 ? 1 : type === 5 ? 4 : 8;
    while (this.pbf.pos < end) {
      if (this.pbf.pos + width > end) throw this.bad('is cut short or damaged');
      list.push(read());
    }
    if (this.pbf.pos !== end) throw this.bad('is damaged: a list does not end where it says');
  }
}
