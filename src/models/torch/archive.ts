import { EngineError } from '../../engine/errors';
import { decodeNumbers, type HostArray, kindOf, type NumberType, sizeOf, WIDTH } from '../bytes/array';
import { isZip, unzip } from '../bytes/zip';
import { Unpickler } from './pickle';
import type { PickleValue, Storage, TorchTensor } from './pickleValues';

/** A file of PyTorch's: the object in it, and the numbers of its storages. */
export interface Archive {
  readonly root: PickleValue;
  /** The numbers of a tensor, row by row. Throws EngineError `bad-model` naming it. */
  readonly arrayOf: (tensor: TorchTensor, name: string) => HostArray;
}

const TYPES: Readonly<Record<string, NumberType>> = {
  Double: 'float64',
  Float: 'float32',
  Half: 'float16',
  BFloat16: 'bfloat16',
  Long: 'int64',
  Int: 'int32',
  Short: 'int16',
  Char: 'int8',
  Byte: 'uint8',
  Bool: 'bool',
};
/** What the first pickle of a file in the old format is. */
const MAGIC = 0x1950a86a20f9469cfc6cn;

/** Whether the bytes begin as one of PyTorch's files in the old format: a pickle of its magic number. */
export const isOldFormat = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x80 && bytes[2] === 0x8a && bytes[3] === 0x0a && bytes[4] === 0x6c && bytes[5] === 0xfc;

const faults =
  (file: string) =>
  (fault: string): EngineError =>
    new EngineError('bad-model', `"${file}" ${fault}.`, { file });

/** Tensors over storages that lie somewhere. */
function reader(
  file: string,
  bytesOf: (storage: Storage) => Uint8Array | null,
): (tensor: TorchTensor, name: string) => HostArray {
  const bad = faults(file);
  const decoded = new Map<string, Float32Array | Float64Array>();
  return (tensor, name) => {
    const { storage, offset, shape, stride } = tensor;
    const type = TYPES[storage.type];
    if (type === undefined)
      throw bad(`holds the tensor "${name}" of PyTorch's type ${storage.type}, which is not read`);
    const bytes = bytesOf(storage);
    if (bytes === null) throw bad(`has no numbers for the tensor "${name}"`);
    if (bytes.length < storage.count * WIDTH[type]) throw bad(`is cut short in the tensor "${name}"`);
    const count = sizeOf(shape);
    const last = shape.reduce((sum, n, d) => sum + (n - 1) * stride[d]!, offset);
    if (count > 0 && !(last < storage.count)) throw bad(`has fewer numbers than the tensor "${name}" takes`);
    if (count > storage.count) throw bad(`holds the tensor "${name}", which repeats its numbers`);
    let all = decoded.get(storage.key);
    if (all === undefined) {
      all = decodeNumbers(bytes, type, storage.count);
      decoded.set(storage.key, all);
    }
    const data = all.slice(0, count);
    const index = shape.map(() => 0);
    let at = offset;
    for (let i = 0; i < count; i++) {
      data[i] = all[at]!;
      for (let d = shape.length - 1; d >= 0; d--) {
        at += stride[d]!;
        if (++index[d]! < shape[d]!) break;
        at -= stride[d]! * shape[d]!;
        index[d] = 0;
      }
    }
    return { shape, kind: kindOf(type), data };
  };
}

/** A zip archive of `data.pkl` and the storages. */
function fromZip(bytes: Uint8Array, file: string): Archive {
  const bad = faults(file);
  const files = unzip(bytes, file);
  const pickle = [...files.keys()].find((path) => path === 'data.pkl' || path.endsWith('/data.pkl'));
  if (pickle === undefined) throw bad('is a zip archive without a network that is known');
  const root = pickle.slice(0, -'data.pkl'.length);
  if ([...files.keys()].some((path) => path.startsWith(`${root}code/`) || path === `${root}constants.pkl`))
    throw bad(
      "is a TorchScript archive, which holds code: export it with torch.onnx.export(torch.jit.load(FILE), torch.zeros(1, 3, 224, 224), 'model.onnx')",
    );
  const order = files.get(`${root}byteorder`);
  if (order !== undefined && new TextDecoder().decode(order).trim() === 'big')
    throw bad('was saved on a machine of the other byte order, which is not read');
  return {
    root: new Unpickler(files.get(pickle)!, file).load(),
    arrayOf: reader(file, ({ key }) => files.get(`${root}data/${key}`) ?? null),
  };
}

/** Five pickles, then the storages one after the other. */
function fromOld(bytes: Uint8Array, file: string): Archive {
  const bad = faults(file);
  let at = 0;
  const next = (): PickleValue => {
    const pickle = new Unpickler(bytes, file, at);
    const value = pickle.load();
    at = pickle.at;
    return value;
  };
  if (next() !== MAGIC) throw bad('is no file of PyTorch');
  next();
  const system = next();
  if (system instanceof Map && system.get('little_endian') === false)
    throw bad('was saved on a machine of the other byte order, which is not read');
  const root = next();
  const keys = next();
  if (!Array.isArray(keys)) throw bad('is damaged: it does not list its storages');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const widths = new Map<string, number>();
  collect(root, widths);
  const found = new Map<string, Uint8Array>();
  for (const key of keys) {
    const width = typeof key === 'string' ? widths.get(key) : undefined;
    if (typeof key !== 'string' || width === undefined)
      throw bad('is damaged: it lists a storage that it has not named');
    if (at + 8 > bytes.length) throw bad('is cut short in its numbers');
    const size = Number(view.getBigInt64(at, true)) * width;
    if (!(size >= 0) || at + 8 + size > bytes.length) throw bad('is cut short in its numbers');
    found.set(key, bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size;
  }
  return { root, arrayOf: reader(file, ({ key }) => found.get(key) ?? null) };
}

/** Bytes a number of every storage that an object names. */
function collect(root: PickleValue, into: Map<string, number>): void {
  const seen = new Set<PickleValue>();
  const open: PickleValue[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Uint8Array) continue;
    if (Array.isArray(value)) open.push(...value);
    else if (value instanceof Map) open.push(...value.values());
    else if (value.is === 'tensor') into.set(value.storage.key, WIDTH[TYPES[value.storage.type] ?? 'uint8']);
    else if (value.is === 'storage') into.set(value.key, WIDTH[TYPES[value.type] ?? 'uint8']);
  }
}

/** Open a `.pt`, `.pth`, `.th` or `.ckpt`, zip or old. Throws EngineError `bad-model`. */
export function openArchive(bytes: Uint8Array, file: string): Archive {
  if (isZip(bytes)) return fromZip(bytes, file);
  if (isOldFormat(bytes)) return fromOld(bytes, file);
  throw faults(file)('is no file of PyTorch');
}
