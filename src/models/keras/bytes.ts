import { EngineError } from '../../engine/errors';
import { must } from '../../lib/must';

/** The bytes of an HDF5 file with its two widths of numbers; every read is checked, and the number of steps is bounded. */
export class Bytes {
  private steps = 0;
  /** Most bytes that an array may take: ten times the file. */
  readonly most: number;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly name: string,
    /** Bytes of an address. */
    readonly offsets: number,
    /** Bytes of a length. */
    readonly lengths: number,
    private readonly base: number,
  ) {
    this.most = bytes.length * 10;
  }

  bad(fault: string): EngineError {
    return new EngineError('bad-model', `"${this.name}": ${fault}.`, { file: this.name });
  }
  /** Count a step: a file has no more of them than bytes. */
  step(): void {
    if (++this.steps > this.bytes.length + 1000)
      throw this.bad('it is damaged: its parts name each other in a circle');
  }
  part(at: number, size: number): Uint8Array {
    if (!(at >= 0 && size >= 0 && at + size <= this.bytes.length))
      throw this.bad('it is damaged or cut short');
    return this.bytes.subarray(at, at + size);
  }
  /** An unsigned number of `width` bytes, little-endian. */
  number(at: number, width: number): number {
    const part = this.part(at, width);
    let value = 0;
    for (let i = width - 1; i >= 0; i--) value = value * 256 + must(part[i]);
    return value;
  }
  /** An address, from the front of the file. */
  offset(at: number): number {
    return this.number(at, this.offsets) + this.base;
  }
  length(at: number): number {
    return this.number(at, this.lengths);
  }
  /** Whether an address is the one that stands for nothing. */
  isNowhere(at: number): boolean {
    return this.part(at, this.offsets).every((b) => b === 0xff);
  }
  text(at: number, size: number): string {
    return new TextDecoder().decode(this.part(at, size));
  }
  /** A text that a zero ends. */
  ended(at: number): string {
    const rest = this.part(at, Math.max(0, Math.min(4096, this.bytes.length - at)));
    const end = rest.indexOf(0);
    if (end < 0) throw this.bad('it is damaged: a name does not end');
    return new TextDecoder().decode(rest.subarray(0, end));
  }
}
