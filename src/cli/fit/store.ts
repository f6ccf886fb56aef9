/** What a fit keeps while it runs: a file a part, and the states in the very file that the pack will have. */
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { FitPart, FitStore, KeptStates } from '../../calibration/fitting/fitRun';
import { sha256 } from '../../lib/sha256';
import { must } from '../../lib/must';
import type { Identity } from '../../packs/identity';
import type { PackJson } from '../../packs/schema';
import { openStates, writeStates } from '../../packs/states';
import { writeWhole } from '../../rows/jsonLines';
import { floats, type Stored, stored, whole } from '../typedArrays';

const STATES_FILE = 'states.safetensors';
type StatesFile = NonNullable<PackJson['states']>['files'][number];

/** The states' file and what of it stands in `pack.json`; null where no detector has a state. */
export interface WrittenStates {
  readonly entry: StatesFile | null;
  readonly bytes: Uint8Array;
  readonly without: KeptStates['without'];
}

type Json = Record<string, unknown>;

function textOf(part: FitPart): string {
  const arrays = Object.fromEntries(
    Object.entries(part).map(([name, value]) => [
      name,
      ArrayBuffer.isView(value) ? stored(value as Float32Array) : (value as unknown),
    ]),
  );
  return `${JSON.stringify(arrays)}\n`;
}

function partOf(text: string): FitPart {
  const { stage, part, lost, faults, ...arrays } = JSON.parse(text) as Json & Record<string, Stored>;
  const of = (name: string): Stored => must(arrays[name]);
  const base = { part, lost, labels: whole(of('labels')) } as unknown as Pick<
    FitPart,
    'part' | 'lost' | 'labels'
  >;
  if ((stage as unknown) === 'gather')
    return {
      stage: 'gather',
      ...base,
      features: floats(of('features')) as Float32Array,
      logits: floats(of('logits')) as Float32Array,
    };
  return {
    stage: 'score',
    ...base,
    predicted: whole(of('predicted')),
    scores: floats(of('scores')) as Float64Array,
    faults: faults as unknown as readonly string[],
  };
}

const missing = (error: unknown): null => {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
};

/** The states that were written; null where they were not yet. */
export async function writtenStates(folder: string): Promise<WrittenStates | null> {
  const said = await readFile(path.join(folder, 'states.json'), 'utf8').catch(missing);
  if (said === null) return null;
  const { entry, without } = JSON.parse(said) as Pick<WrittenStates, 'entry' | 'without'>;
  const bytes =
    entry === null ? new Uint8Array() : new Uint8Array(await readFile(path.join(folder, STATES_FILE)));
  return { entry, bytes, without };
}

/** The store in a folder. States are given back as their file has them: what calibrates is what will score. */
export function fitStore(folder: string, json: PackJson, identity: Identity): FitStore {
  async function opened(): Promise<KeptStates | null> {
    const written = await writtenStates(folder);
    if (written === null) return null;
    const { entry, bytes, without } = written;
    if (entry === null) return { states: {}, without };
    const pack = { ...json, states: { source: '-', images: 1, madeFor: identity, files: [entry] } };
    const methods = Object.keys(entry.arrays) as Parameters<typeof openStates>[3];
    return { states: await openStates(() => Promise.resolve(bytes), pack, identity, methods), without };
  }
  return {
    async parts() {
      const names = ((await readdir(folder).catch(missing)) ?? []).filter((name) =>
        /^(gather|score)-\d+\.json$/.test(name),
      );
      return Promise.all(names.map(async (name) => partOf(await readFile(path.join(folder, name), 'utf8'))));
    },
    add: (part) => writeWhole(path.join(folder, `${part.stage}-${part.part}.json`), textOf(part)),
    states: opened,
    async keep({ states, without }) {
      const { bytes, arrays } = writeStates(states, () => 'float32');
      const entry: StatesFile | null =
        Object.keys(arrays).length === 0
          ? null
          : { file: STATES_FILE, sha256: await sha256(bytes), bytes: bytes.byteLength, arrays };
      if (entry !== null) await writeWhole(path.join(folder, STATES_FILE), bytes);
      // Last: what stands here is whole.
      await writeWhole(path.join(folder, 'states.json'), `${JSON.stringify({ entry, without })}\n`);
      return must(await opened());
    },
  };
}

export const removeParts = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
