import { EngineError } from '../../engine/errors';
import { decodeNumbers, type HostArray, kindOf, type NumberType, sizeOf, WIDTH } from '../bytes/array';
import { unzip } from '../bytes/zip';
import { transpose } from '../host/arrays';
import type { Read } from '../reader';
import { fromNpz } from '../torch/architectures/bit';
import { networkOf } from '../torch/network';
import { stripped } from '../torch/stateDict';

const TYPES: Readonly<Record<string, NumberType>> = {
  '<f8': 'float64',
  '<f4': 'float32',
  '<f2': 'float16',
  '<i8': 'int64',
  '<i4': 'int32',
  '<i2': 'int16',
  '|i1': 'int8',
  '<u8': 'uint64',
  '<u4': 'uint32',
  '<u2': 'uint16',
  '|u1': 'uint8',
  '|b1': 'bool',
};

/** One `.npy`. Throws EngineError `bad-model`; arrays of objects, which are pickles, are refused. */
export function arrayOf(bytes: Uint8Array, name: string, file: string): HostArray {
  const bad = (fault: string): EngineError =>
    new EngineError('bad-model', `"${file}": the array "${name}" ${fault}.`, { file });
  if (bytes[0] !== 0x93 || bytes.length < 12) throw bad('is no NumPy array');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = bytes[6]! >= 2;
  const start = long ? 12 : 10;
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true);
  if (start + length > bytes.length) throw bad('is cut short');
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, start + length));
  const descr = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? '';
  if (descr.includes('O'))
    throw bad('holds objects of Python, which are a pickle and are never run: save arrays of numbers alone');
  const type = TYPES[descr];
  if (type === undefined) throw bad(`is of NumPy's type "${descr}", which is not read`);
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '?')
    .split(',')
    .map((s) => s.trim())
    .filter((s) => s !== '')
    .map(Number);
  if (shape.some((n) => !Number.isSafeInteger(n) || n < 0)) throw bad('has no readable shape');
  const count = sizeOf(shape);
  const data = bytes.subarray(start + length);
  if (!(count * WIDTH[type] <= data.length)) throw bad('is cut short');
  const numbers = decodeNumbers(data, type, count);
  const plain: HostArray = { shape, kind: kindOf(type), data: numbers };
  if (!/'fortran_order':\s*True/.test(header)) return plain;
  const turned = { ...plain, shape: [...shape].reverse() };
  return transpose(
    turned,
    shape.map((_, d) => shape.length - 1 - d),
  );
}

/** Read the arrays of a network that is recognised: BiT's official files, or a state dict saved by NumPy. */
export const read: Read = async (file, _all, options) => {
  await Promise.resolve();
  const dict = new Map<string, HostArray>();
  for (const [path, bytes] of unzip(file.bytes, file.name))
    if (path.endsWith('.npy')) {
      const name = path.replace(/\.npy$/, '');
      dict.set(name, arrayOf(bytes, name, file.name));
    }
  const named = [...dict.keys()].some((name) => name.startsWith('resnet/')) ? fromNpz(dict) : stripped(dict);
  return networkOf(named, 'NumPy archive', file.name, options);
};
