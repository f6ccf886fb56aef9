import { unzipSync } from 'fflate';
import { EngineError } from '../../engine/errors';
import type { Weight } from '../../engine/graph/types';

/**
 * Read one `.npy` array in C order of little-endian float32, float64 or int64 (a batch norm's counter), rounded to float32.
 * `name` is what errors call it. Throws EngineError `bad-pack` naming the fault; bytes after the data are passed over.
 */
export function readNpy(bytes: Uint8Array, name: string): Weight {
  const bad = (fault: string): EngineError => new EngineError('bad-pack', `"${name}" ${fault}.`);
  if (bytes[0] !== 0x93 || String.fromCharCode(...bytes.subarray(1, 6)) !== 'NUMPY')
    throw bad('is not a NumPy array');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = bytes[6]! >= 2;
  const start = long ? 12 : 10;
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));
  const dtype = /'descr':\s*'([^']+)'/.exec(header)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/
    .exec(header)?.[1]
    ?.split(',')
    .map((s) => s.trim())
    .filter((s) => s !== '')
    .map(Number);
  if (shape === undefined || shape.some((n) => !Number.isInteger(n))) throw bad('has no readable shape');
  if (header.includes("'fortran_order': True")) throw bad('is in Fortran order, which is not read');
  if (dtype !== '<f4' && dtype !== '<f8' && dtype !== '<i8')
    throw bad(`has the type ${dtype ?? 'unknown'}; float32 or float64 is read`);
  const count = shape.reduce((a, b) => a * b, 1);
  const width = dtype === '<f4' ? 4 : 8;
  const at = start + length;
  if (bytes.byteLength < at + count * width) throw bad('is cut short');
  const data = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const o = at + i * width;
    data[i] =
      dtype === '<f4'
        ? view.getFloat32(o, true)
        : dtype === '<f8'
          ? view.getFloat64(o, true)
          : Number(view.getBigInt64(o, true));
  }
  return { shape, data };
}

/** Every array of an `.npz` archive, by name, as `readNpy` reads it. Throws where the archive itself is damaged. */
export function readNpz(bytes: Uint8Array): Record<string, Weight> {
  const out: Record<string, Weight> = {};
  for (const [file, content] of Object.entries(unzipSync(bytes))) {
    const name = file.replace(/\.npy$/, '');
    out[name] = readNpy(content, name);
  }
  return out;
}
