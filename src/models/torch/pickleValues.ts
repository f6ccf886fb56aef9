/** What a pickle of weights may hold, and the names of Python's that it may use. */

/** A storage of numbers in the file. */
export interface Storage {
  readonly is: 'storage';
  readonly type: string;
  readonly key: string;
  readonly count: number;
}
/** A tensor: a view of a storage. */
export interface TorchTensor {
  readonly is: 'tensor';
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
}
/** A name of Python's that is known and harmless. */
export interface Global {
  readonly is: 'global';
  readonly name: string;
}
/** What an object of a harmless class was made from; nothing reads it. */
export interface Opaque {
  readonly is: 'opaque';
  readonly name: string;
}
export type PickleDict = Map<PickleValue, PickleValue>;
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | PickleDict
  | Storage
  | TorchTensor
  | Global
  | Opaque;

/** Whether a value is one of the objects made here. */
export const isA = <K extends 'storage' | 'tensor' | 'global' | 'opaque'>(
  value: PickleValue,
  kind: K,
): value is Extract<PickleValue, { readonly is: K }> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Map) &&
  !(value instanceof Uint8Array) &&
  value.is === kind;

/** Globals by what stands for them. */
export const STORAGE = /^torch(?:\.cuda)?\.(\w+)Storage$/;
export const REBUILD = new Set([
  'torch._utils._rebuild_tensor',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_parameter',
  'torch._utils._rebuild_parameter_with_state',
]);
export const DICTS = new Set([
  'collections.OrderedDict',
  'collections.defaultdict',
  'builtins.dict',
  '__builtin__.dict',
]);
export const LISTS = new Set([
  'torch.Size',
  'builtins.set',
  '__builtin__.set',
  'builtins.frozenset',
  'builtins.list',
  'builtins.tuple',
]);
/** Classes whose objects carry settings of a training run: kept as a name, never made. */
export const OPAQUE = new Set([
  'argparse.Namespace',
  'pathlib.PosixPath',
  'pathlib.WindowsPath',
  'torch.device',
  'torch.serialization._get_layout',
  'numpy.core.multiarray.scalar',
  'numpy._core.multiarray.scalar',
  'numpy.core.multiarray._reconstruct',
  'numpy._core.multiarray._reconstruct',
  'numpy.ndarray',
  'numpy.dtype',
  '_codecs.encode',
  'collections.Counter',
  'datetime.datetime',
]);
const DTYPE = /^torch\.(float|double|half|bfloat16|int|long|short|uint|bool|complex|qint|quint)\w*$/;
/** Names that only a pickled module has: PyTorch's own classes, or any class with a capital letter. */
export const MODULE = /^torch\.nn\.|^torchvision\.|^timm\.|^torch\.jit|\.[A-Z]\w*$/;

/** Whether a global is one of a file of weights. */
export const known = (name: string): boolean =>
  STORAGE.test(name) ||
  REBUILD.has(name) ||
  DICTS.has(name) ||
  LISTS.has(name) ||
  OPAQUE.has(name) ||
  DTYPE.test(name) ||
  name === 'torch.storage.UntypedStorage' ||
  name === 'torch.storage.TypedStorage';

/** Opcodes that are named when they are refused. */
export const REFUSED: Readonly<Record<number, string>> = {
  0x69: 'INST',
  0x6f: 'OBJ',
  0x81: 'NEWOBJ',
  0x92: 'NEWOBJ_EX',
  0x82: 'EXT1',
  0x83: 'EXT2',
  0x84: 'EXT4',
  0x96: 'BYTEARRAY8',
  0x97: 'NEXT_BUFFER',
  0x50: 'PERSID',
};
