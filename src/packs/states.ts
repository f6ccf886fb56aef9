/** Fitted states of detectors in a pack: a file of arrays, and in `pack.json` whose they are and what they were made of. */
import type { FittedState } from '../engine/detectors/detector';
import { isMethod, type MethodId } from '../engine/detectors/methods';
import { EngineError } from '../engine/errors';
import type { Weight } from '../engine/graph/types';
import { sha256 } from '../lib/sha256';
import { must } from '../lib/must';
import { type Dtype, readSafetensors, writeSafetensors } from './formats/safetensors';
import type { Identity } from './identity';
import type { FileReader } from './load';
import type { PackJson } from './schema';

/** States by detector. */
export type States = Readonly<Partial<Record<MethodId, FittedState>>>;

const bad = (file: string, fault: string): EngineError =>
  new EngineError('bad-pack', `"${file}" ${fault}.`, { file });

const sameArray = (a: Weight, b: Weight): boolean =>
  a.shape.join() === b.shape.join() && a.data.every((x, i) => Object.is(x, must(b.data[i])));

/**
 * States as a safetensors file, float32, or float16 where `dtypeOf` says so of a detector (its arrays of two or more
 * dimensions), and which tensor is whose: an array that several detectors hold in the same way is written once.
 */
export function writeStates(
  states: States,
  dtypeOf: (method: MethodId) => Dtype,
): { readonly bytes: Uint8Array; readonly arrays: Record<string, Record<string, string>> } {
  const tensors: Record<string, Weight> = {};
  const dtypes: Record<string, Dtype> = {};
  const arrays: Record<string, Record<string, string>> = {};
  for (const [method, state] of Object.entries(states) as [MethodId, FittedState][]) {
    const own: Record<string, string> = {};
    for (const [array, { shape, data }] of Object.entries(state)) {
      const tensor: Weight = { shape, data: Float32Array.from(data) };
      const known = Object.keys(tensors).find((name) => sameArray(must(tensors[name]), tensor));
      const name = known ?? `${method}/${array}`;
      tensors[name] = tensor;
      // One that needs all digits has them for all.
      if (dtypes[name] !== 'float32') dtypes[name] = dtypeOf(method);
      own[array] = name;
    }
    arrays[method] = own;
  }
  return { bytes: writeSafetensors(tensors, (name) => must(dtypes[name])), arrays };
}

/** The detectors whose states a pack brings. */
export const statedMethods = ({ states }: PackJson): readonly MethodId[] =>
  (states?.files ?? []).flatMap(({ arrays }) => Object.keys(arrays)).filter(isMethod);

/**
 * The fitted states that a pack brings for these detectors: only the files that hold them are read. A detector without a state in
 * the pack is left out. Throws EngineError `bad-pack` where a file is another than the pack says, or lacks an array, or where
 * the states were made for another network or preprocessing.
 */
export async function openStates(
  read: FileReader,
  json: PackJson,
  identity: Identity,
  methods: readonly MethodId[],
): Promise<States> {
  const { states } = json;
  const found: Record<string, FittedState> = {};
  for (const { file, sha256: stated, arrays } of states?.files ?? []) {
    const wanted = methods.filter((method) => arrays[method] !== undefined);
    if (wanted.length === 0) continue;
    const { madeFor } = must(states);
    if (madeFor.network !== identity.network || madeFor.preprocessing !== identity.preprocessing)
      throw bad(file, 'was made for other weights or another preprocessing: fit the detectors anew');
    const bytes = await read(file);
    const hash = await sha256(bytes);
    if (hash !== stated)
      throw bad(
        file,
        `is not the file that this pack was made with (its SHA-256 is ${hash.slice(0, 12)}…, not ${stated.slice(0, 12)}…): fetch it again`,
      );
    const tensors = readSafetensors(bytes, file);
    for (const method of wanted)
      found[method] = Object.fromEntries(
        Object.entries(must(arrays[method])).map(([array, name]) => {
          const tensor = tensors[name];
          if (tensor === undefined) throw bad(file, `lacks the tensor "${name}" of the detector "${method}"`);
          return [array, { shape: tensor.shape, data: tensor.data }];
        }),
      );
  }
  return found;
}
