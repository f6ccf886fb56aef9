import { EngineError } from '../../engine/errors';
import type { HostArray } from '../bytes/array';
import type { Archive } from './archive';
import { isA, type PickleValue, type TorchTensor } from './pickleValues';

/** Arrays by the names of the modules that hold them. */
export type StateDict = ReadonlyMap<string, HostArray>;

/** Where checkpoints keep them, in order. */
const PLACES = [
  'state_dict',
  'model_state_dict',
  'model_state',
  'model',
  'net',
  'network',
  'weights',
  'params',
  'ema_state_dict',
  'state_dict_ema',
  'teacher',
  'student',
];
/** What wrappers put before every name. */
const PREFIXES = ['module.', '_orig_mod.', 'model.', 'net.', 'network.', 'backbone.', 'encoder.'];

/** Named tensors in an object: a dictionary, or a list of pairs. */
function tensorsIn(value: PickleValue | undefined): Map<string, TorchTensor> | null {
  const pairs: [PickleValue, PickleValue][] =
    value instanceof Map
      ? [...value]
      : Array.isArray(value)
        ? value.flatMap((p): [PickleValue, PickleValue][] =>
            Array.isArray(p) && p.length === 2 ? [[p[0]!, p[1]!]] : [],
          )
        : [];
  const found = new Map<string, TorchTensor>();
  for (const [name, tensor] of pairs)
    if (typeof name === 'string' && isA(tensor, 'tensor')) found.set(name, tensor);
  return found.size > 0 && found.size * 2 >= pairs.length ? found : null;
}

function search(root: PickleValue, depth = 0): Map<string, TorchTensor> | null {
  const own = tensorsIn(root);
  if (own !== null || !(root instanceof Map) || depth > 3) return own;
  const names = [
    ...PLACES.filter((name) => root.has(name)),
    ...[...root.keys()].filter((k) => typeof k === 'string' && !PLACES.includes(k)),
  ];
  for (const name of names) {
    const found = search(root.get(name) ?? null, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** Names without what wrappers put before all of them. */
export function stripped<T>(dict: ReadonlyMap<string, T>): Map<string, T> {
  let names = [...dict.keys()];
  for (let again = true; again;) {
    again = false;
    for (const prefix of PREFIXES) {
      const rest = names.filter((n) => n !== 'n_averaged');
      if (rest.length > 0 && rest.every((n) => n.startsWith(prefix) && n.length > prefix.length)) {
        names = names.map((n) => (n.startsWith(prefix) ? n.slice(prefix.length) : n));
        again = true;
      }
    }
  }
  const values = [...dict.values()];
  return new Map(names.map((name, i) => [name, values[i]!]));
}

/** The state dict of a checkpoint, wrappers' prefixes stripped. Throws EngineError `bad-model` where there is none. */
export function stateDictOf(archive: Archive, file: string): StateDict {
  const found = search(archive.root);
  if (found === null)
    throw new EngineError(
      'bad-model',
      `"${file}" holds no state dict: it has no dictionary of names and tensors.`,
      { file },
    );
  return new Map([...stripped(found)].map(([name, tensor]) => [name, archive.arrayOf(tensor, name)]));
}
