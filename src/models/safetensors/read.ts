import { EngineError } from '../../engine/errors';
import { decodeNumbers, type HostArray, kindOf, type NumberType, sizeOf, WIDTH } from '../bytes/array';
import type { Read } from '../reader';
import { networkOf } from '../torch/network';
import { stripped } from '../torch/stateDict';

const TYPES: Readonly<Record<string, NumberType>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
};

/** Every tensor of a safetensors file, counters and truth values too. Throws EngineError `bad-model`. */
export function tensorsOf(bytes: Uint8Array, file: string): Map<string, HostArray> {
  const bad = (fault: string): EngineError => new EngineError('bad-model', `"${file}" ${fault}.`, { file });
  if (bytes.length < 8) throw bad('is cut short');
  const size = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (!(size <= bytes.length - 8)) throw bad('is cut short or no safetensors file');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + size)));
  } catch {
    throw bad('has a header that is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw bad('has a header that is not a JSON object');
  const data = bytes.subarray(8 + size);
  const out = new Map<string, HostArray>();
  for (const [name, raw] of Object.entries(header as Record<string, unknown>)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = (raw ?? {}) as Record<string, unknown>;
    const type = typeof dtype === 'string' && Object.hasOwn(TYPES, dtype) ? TYPES[dtype] : undefined;
    const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
    if (type === undefined)
      throw bad(`holds the tensor "${name}" of type ${JSON.stringify(dtype)}, which is not read`);
    if (!Array.isArray(shape) || !shape.every(isCount) || !Array.isArray(offsets) || !offsets.every(isCount))
      throw bad(`holds the tensor "${name}" without a readable shape and place`);
    const [from, to] = offsets as [number, number];
    const count = sizeOf(shape);
    if (to - from !== count * WIDTH[type] || to > data.length)
      throw bad(`is cut short or damaged in the tensor "${name}"`);
    out.set(name, { shape, kind: kindOf(type), data: decodeNumbers(data.subarray(from, to), type, count) });
  }
  if (out.size === 0) throw bad('holds no tensor');
  return out;
}

/** Read a safetensors file of a network that is recognised. Throws EngineError `bad-model`. */
export const read: Read = async (file, _all, options) => {
  await Promise.resolve();
  return networkOf(stripped(tensorsOf(file.bytes, file.name)), 'safetensors', file.name, options);
};
