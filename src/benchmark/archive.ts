/**
 * A run in one file: a zip of NumPy arrays (`numpy.load` opens it) with the run's description beside them. What Splitscope ships, saves
 * and opens again.
 *
 * `run.json`: the manifest. `scores.npy`: `[n, columns]`, float64 or float32, NaN where there is none. `set.npy` (index into the
 * manifest's sets), `image.npy`, `label.npy` and `prediction.npy` (-1: not known): `[n]`. `sha256.npy`: `[n, bytes]`, the first bytes
 * of the pixels' hash. `files.json`: the n names. `faults.json`: what could not be had.
 */
import { unzipSync, zipSync } from 'fflate';
import * as v from 'valibot';
import { readNumbers } from '../datasets/bytes/npy';
import { FaultRowSchema } from '../rows/row';
import { type Manifest, manifestText, parseManifest } from './manifest';
import { npyBytes } from './npyBytes';
import { type RunScores, type SetScores } from './runScores';
import { must } from '../lib/must';

export interface Run {
  readonly manifest: Manifest;
  readonly scores: RunScores;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** A fixed time: equal runs are equal files. */
const MTIME = new Date(1980, 0, 1);

const hexBytes = (hex: string): number[] =>
  Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
const hexText = (bytes: Iterable<number>): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * The file. `small` is for what is shipped: scores in float32 and eight bytes of each hash, a fourth of the size.
 */
export function writeArchive({ manifest, scores }: Run, small = false): Uint8Array {
  const { sets, columns } = scores;
  const n = sets.reduce((sum, { images }) => sum + images.length, 0);
  const all = small ? new Float32Array(n * columns.length) : new Float64Array(n * columns.length);
  let at = 0;
  for (const set of sets)
    for (let i = 0; i < set.images.length; i++, at++)
      for (let c = 0; c < columns.length; c++) all[at * columns.length + c] = must(must(set.scores[c])[i]);
  const joined = (pick: (set: SetScores) => Int32Array): Int32Array =>
    Int32Array.from(sets.flatMap((set) => [...pick(set)]));
  const hashes = sets.flatMap((set) => set.hashes);
  const width = Math.min(small ? 8 : 32, ...hashes.map(({ length }) => length / 2));
  const bytes = Uint8Array.from(hashes.flatMap((hash) => hexBytes(hash.slice(0, 2 * width))));
  const setOf = Int32Array.from(sets.flatMap((set, i) => [...set.images].map(() => i)));
  const files: Record<string, Uint8Array> = {
    'run.json': utf8(manifestText(manifest)),
    'scores.npy': npyBytes(all, [n, columns.length]),
    'set.npy': npyBytes(setOf, [n]),
    'image.npy': npyBytes(
      joined(({ images }) => images),
      [n],
    ),
    'label.npy': npyBytes(
      joined(({ labels }) => labels),
      [n],
    ),
    'prediction.npy': npyBytes(
      joined(({ predictions }) => predictions),
      [n],
    ),
    'sha256.npy': npyBytes(bytes, [n, Number.isFinite(width) ? width : 0]),
    'files.json': utf8(JSON.stringify(sets.flatMap((set) => set.files))),
    'faults.json': utf8(JSON.stringify(sets.flatMap((set) => set.faults))),
  };
  return zipSync(files, { level: 9, mtime: MTIME });
}

/** The run in a file. Throws Error with one sentence where it is none or damaged. */
export function readArchive(bytes: Uint8Array, name: string): Run {
  const damaged = (what: string): Error => new Error(`"${name}" is no benchmark's run, or damaged: ${what}.`);
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes);
  } catch {
    throw damaged('it cannot be unpacked');
  }
  const file = (member: string): Uint8Array => {
    const found = files[member];
    if (found === undefined) throw damaged(`"${member}" is missing`);
    return found;
  };
  const text = (member: string): string => new TextDecoder().decode(file(member));
  const json = <T>(member: string, schema: v.GenericSchema<unknown, T>): T => {
    const content = text(member);
    try {
      return v.parse(schema, JSON.parse(content));
    } catch {
      throw damaged(`"${member}" cannot be read`);
    }
  };
  const manifest = parseManifest(text('run.json'), name);
  const names = json('files.json', v.array(v.string()));
  const faults = json('faults.json', v.array(FaultRowSchema));
  const n = names.length;
  const array = (member: string, columns: number | null): { data: Float64Array; columns: number } => {
    const { shape, data } = readNumbers(file(member), member);
    const width = shape[1] ?? 1;
    if (shape[0] !== n || (columns !== null && width !== columns))
      throw damaged(`"${member}" has the shape [${shape.join(', ')}]`);
    return { data, columns: width };
  };
  const all = array('scores.npy', manifest.columns.length).data;
  const hashes = array('sha256.npy', null);
  const [setOf, image, label, prediction] = ['set', 'image', 'label', 'prediction'].map(
    (member) => array(`${member}.npy`, 1).data,
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const sets = manifest.sets.map(({ name: set, role }, s): SetScores => {
    const places = [...setOf.keys()].filter((i) => setOf[i] === s);
    const of = (from: Float64Array): Int32Array => Int32Array.from(places, (i) => must(from[i]));
    return {
      name: set,
      role,
      images: of(image),
      files: places.map((i) => must(names[i])),
      hashes: places.map((i) => hexText(hashes.data.subarray(i * hashes.columns, (i + 1) * hashes.columns))),
      labels: of(label),
      predictions: of(prediction),
      scores: manifest.columns.map((_, c) =>
        Float64Array.from(places, (i) => must(all[i * manifest.columns.length + c])),
      ),
      faults: faults.filter((row) => row.set === set),
    };
  });
  return { manifest, scores: { columns: manifest.columns, sets } };
}
