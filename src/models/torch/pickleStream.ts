import { EngineError } from '../../engine/errors';

/** The bytes of a pickle, taken from the front; what is not there is an error that names the file. */
export class PickleStream {
  at: number;
  protected readonly view: DataView;

  constructor(
    protected readonly bytes: Uint8Array,
    private readonly file: string,
    at = 0,
  ) {
    this.at = at;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  protected bad(fault: string): EngineError {
    return new EngineError('bad-model', `"${this.file}" ${fault}.`, { file: this.file });
  }

  protected take(count: number): number {
    const { at } = this;
    if (!(count >= 0) || at + count > this.bytes.length)
      throw this.bad('is cut short: its pickle does not end');
    this.at += count;
    return at;
  }
  protected byte(): number {
    return this.bytes[this.take(1)]!;
  }
  protected u32(): number {
    return this.view.getUint32(this.take(4), true);
  }
  protected u64(): number {
    return Number(this.view.getBigUint64(this.take(8), true));
  }
  protected text(length: number): string {
    const at = this.take(length);
    return new TextDecoder().decode(this.bytes.subarray(at, at + length));
  }
  protected line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) throw this.bad('is cut short: its pickle does not end');
    const text = this.text(end - this.at);
    this.at = end + 1;
    return text;
  }

  /** A signed integer of `length` bytes, little-endian. */
  protected long(length: number): number | bigint {
    const at = this.take(length);
    let value = 0n;
    if (length > 64) throw this.bad('holds an integer that no network has');
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.bytes[at + i]!);
    if (length > 0 && this.bytes[at + length - 1]! >= 0x80) value -= 1n << BigInt(8 * length);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
}
