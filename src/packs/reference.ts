/** A pack's ID reference: a file of arrays, and in `pack.json` whose it is and what it was made of. */
import type { NamedColumn, Reference } from '../calibration/reference';
import { BIN_COUNT } from '../engine/histogram/bins';
import { EngineError } from '../engine/errors';
import type { Weight } from '../engine/graph/types';
import { sha256 } from '../lib/sha256';
import { must } from '../lib/must';
import { byTap, type Spread } from '../lib/spread';
import { readSafetensors, writeSafetensors } from './formats/safetensors';
import type { Identity } from './identity';
import type { FileReader } from './load';
import type { ReferenceEntry } from './schema';

const bad = (file: string, fault: string): EngineError =>
  new EngineError('bad-pack', `"${file}" ${fault}.`, { file });

const PARTS = ['mean', 'std', 'low', 'high'] as const;
const flat = (spreads: readonly Spread[]): number[] =>
  PARTS.flatMap((part) => spreads.flatMap((spread) => [...spread[part]]));

const idOf = ({ side, settings }: NamedColumn): string =>
  settings === null ? side : `${side}-${settings.eta}-${settings.iterations}-${settings.integration}`;

/** The file: channels in float16 (their densities are shares), all else in float32; and what `pack.json` says of its columns. */
export function writeReference(columns: readonly NamedColumn[]): {
  readonly bytes: Uint8Array;
  readonly columns: ReferenceEntry['columns'];
} {
  const tensors: Record<string, Weight> = {};
  for (const column of columns) {
    const [id, taps] = [idOf(column), column.channels.length];
    const all = column.channels.reduce((sum, { mean }) => sum + mean.length, 0);
    const add = (name: string, shape: number[], data: ArrayLike<number>): void => {
      tensors[`${id}/${name}`] = { shape, data: Float32Array.from(data) };
    };
    add('layers', [4, taps], flat([column.layers]));
    add('channels', [4, all], flat(column.channels));
    add('counts', [taps, BIN_COUNT], column.counts);
    add('outside', [2, taps + 1], [...column.denser, ...column.sparser]);
  }
  return {
    bytes: writeSafetensors(tensors, (name) => (name.endsWith('/channels') ? 'float16' : 'float32')),
    columns: columns.map((column) => ({
      id: idOf(column),
      side: column.side,
      ...(column.settings === null ? {} : { settings: column.settings }),
      images: column.images,
    })),
  };
}

/**
 * The ID reference that a pack brings. Throws EngineError `bad-pack` where the file is another than the pack says, lacks an array
 * or has one of another shape, or where it was made for another network or preprocessing.
 */
export async function openReference(
  read: FileReader,
  entry: ReferenceEntry,
  identity: Identity,
): Promise<Reference> {
  const { file, madeFor, taps } = entry;
  if (madeFor.network !== identity.network || madeFor.preprocessing !== identity.preprocessing)
    throw bad(file, 'was made for other weights or another preprocessing: make it anew');
  const bytes = await read(file);
  const hash = await sha256(bytes);
  if (hash !== entry.sha256)
    throw bad(
      file,
      `is not the file that this pack was made with (its SHA-256 is ${hash.slice(0, 12)}…, not ${entry.sha256.slice(0, 12)}…): fetch it again`,
    );
  const tensors = readSafetensors(bytes, file);
  const channels = taps.map((tap) => tap.channels);
  const all = channels.reduce((a, b) => a + b, 0);
  const take = (id: string, name: string, rows: number, columns: number): Float32Array[] => {
    const tensor = tensors[`${id}/${name}`];
    if (tensor === undefined) throw bad(file, `lacks the tensor "${id}/${name}"`);
    if (tensor.shape.length !== 2 || tensor.shape[0] !== rows || tensor.shape[1] !== columns)
      throw bad(file, `holds "${id}/${name}" as [${tensor.shape.join(', ')}], not [${rows}, ${columns}]`);
    const data = Float32Array.from(tensor.data);
    return Array.from({ length: rows }, (_, r) => data.subarray(r * columns, (r + 1) * columns));
  };
  const spread = ([mean, std, low, high]: Float32Array[]): Spread => ({
    mean: must(mean),
    std: must(std),
    low: must(low),
    high: must(high),
  });
  return {
    source: entry.source,
    taps: taps.map(({ name }) => name),
    columns: entry.columns.map(({ id, side, settings, images }): NamedColumn => {
      const [denser, sparser] = take(id, 'outside', 2, taps.length + 1);
      const counts = take(id, 'counts', taps.length, BIN_COUNT);
      return {
        side,
        settings: settings ?? null,
        images,
        layers: spread(take(id, 'layers', 4, taps.length)),
        channels: byTap(spread(take(id, 'channels', 4, all)), channels),
        counts: Float32Array.from(counts.flatMap((row) => [...row])),
        denser: must(denser),
        sparser: must(sparser),
      };
    }),
  };
}
