/** States of detectors that learn from ID pictures, once a run: in a file beside its rows. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AskedColumn } from '../../benchmark/run';
import type { Engine } from '../../engine';
import type { FittedState, StateArray } from '../../engine/detectors/detector';
import { metaOf } from '../../engine/detectors/methods';
import type { NetworkImage } from '../../engine/jobs';
import { DEFAULT_SETTINGS } from '../../engine/settings';
import type { PackJson } from '../../packs/schema';
import type { States } from '../../packs/states';
import { writeWhole } from '../../rows/jsonLines';
import { floats, type Stored, stored } from '../typedArrays';
import type { Io } from '../io';
import { FILES } from './folder';
import type { SetOption } from './options';
import { openSet, preparation } from './sets';

type StoredArray = Stored & { readonly shape: readonly number[] };

const store = ({ shape, data }: StateArray): StoredArray => ({ shape, ...stored(data) });
const restore = (from: StoredArray): StateArray => ({ shape: from.shape, data: floats(from) });

/** The states of a run's folder; none where there is no such file. */
export async function readStates(folder: string): Promise<States | null> {
  const content = await readFile(path.join(folder, FILES.fitted), 'utf8').catch(() => null);
  if (content === null) return null;
  const all = JSON.parse(content) as Record<string, Record<string, StoredArray>>;
  return Object.fromEntries(
    Object.entries(all).map(([method, arrays]) => [
      method,
      Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, restore(array)])),
    ]),
  );
}

/** Fit what the columns need on ID pictures and keep it; detectors that could not be fitted are told and have no state. */
export async function fitStates(
  engine: Engine,
  pack: PackJson,
  columns: readonly AskedColumn[],
  from: { readonly data: string; readonly count: number },
  folder: string,
  io: Io,
): Promise<States> {
  const { set } = await openSet({ name: 'fit', role: 'id', data: from.data } satisfies SetOption);
  const prepare = preparation(pack);
  const images: NetworkImage[] = [];
  const labels: number[] = [];
  for await (const image of set.images()) {
    if (images.length >= from.count) break;
    images.push(await prepare(await image.pixels()));
    labels.push(image.label ?? -1);
  }
  const fitted = [
    ...new Map(
      columns.filter(({ method }) => metaOf(method).fitted).map((column) => [column.method, column]),
    ).values(),
  ];
  const states: Record<string, FittedState> = {};
  const events = engine.run('fit', {
    pack: pack.id,
    images,
    methods: fitted,
    settings: DEFAULT_SETTINGS,
    ...(labels.every((label) => label >= 0) ? { labels: Int32Array.from(labels) } : {}),
  });
  for await (const event of events) {
    if (event.type === 'progress') io.status?.(`fitting: ${event.stage}, ${event.done} of ${event.total}`);
    if (event.type !== 'done') continue;
    for (const { method, state, faults } of event.methods)
      if (state !== null) states[method] = state;
      else
        io.err(
          `splitscope: ${metaOf(method).label} could not be fitted: ${faults[0]?.message ?? 'no reason is known.'}\n`,
        );
  }
  io.status?.('');
  const file = Object.fromEntries(
    Object.entries(states).map(([method, state]) => [
      method,
      Object.fromEntries(Object.entries(state).map(([name, array]) => [name, store(array)])),
    ]),
  );
  await writeWhole(path.join(folder, FILES.fitted), `${JSON.stringify(file)}\n`);
  return states;
}
