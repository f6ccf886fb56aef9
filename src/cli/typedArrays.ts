/** Numbers in a JSON file, bit by bit. */

/** An array as it lies in the file; `type` as in NumPy. */
export interface Stored {
  readonly type: 'f4' | 'f8' | 'i4';
  readonly base64: string;
}
type Numbers = Float32Array | Float64Array | Int32Array;

export const stored = (data: Numbers): Stored => ({
  type: data instanceof Float64Array ? 'f8' : data instanceof Float32Array ? 'f4' : 'i4',
  base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
});

/** A copy, so that the numbers begin at a multiple of their width. */
const bytesOf = ({ base64 }: Stored): ArrayBuffer => Uint8Array.from(Buffer.from(base64, 'base64')).buffer;

export const floats = (from: Stored): Float32Array | Float64Array =>
  from.type === 'f8' ? new Float64Array(bytesOf(from)) : new Float32Array(bytesOf(from));
export const whole = (from: Stored): Int32Array => new Int32Array(bytesOf(from));
