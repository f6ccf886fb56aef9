// Writes a pack's reference.safetensors from the rows counted so far, and what its pack.json says of it.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { referenceOf } from '../../src/calibration/reference';
import { Model } from '../../src/engine/graph/model';
import { useNodeBackend } from '../../src/engine/nodeBackend';
import { readPackFolder } from '../../src/packs/node';
import { writeReference } from '../../src/packs/reference';
import type { NamedColumn } from '../../src/calibration/reference';
import type { ReferenceSettings } from '../../src/packs/schema';
import { CountRows } from './referenceRows';

/** Settings of which fewer images were counted are left out. */
const LEAST = 200;

export interface ReferenceTask {
  readonly folder: string;
  /** Name of the ID set. */
  readonly set: string;
  /** Settings of S&I; the first is that of GAIA's rows. One that was not counted is left out. */
  readonly settings: readonly ReferenceSettings[];
  /** What the rows at some settings are filed under. */
  readonly name: (settings: ReferenceSettings) => string;
}

export async function writePackReference({ folder, set, settings, name }: ReferenceTask): Promise<void> {
  await useNodeBackend('cpu');
  const pack = await readPackFolder(folder);
  const model = new Model(pack.source.graph, pack.source.weights);
  const taps = model.graph.taps.gaia.map((tap) => ({ name: tap, channels: model.shapes.get(tap)!.at(-1)! }));
  const channels = taps.map((tap) => tap.channels);
  const columns: NamedColumn[] = [];
  const add = (side: 'gaia' | 'si', of: ReferenceSettings): void => {
    const all = channels.reduce((a, b) => a + b, 0);
    const rows = new CountRows(`${name(of)}-${side}`, all, taps.length);
    const images = rows.length;
    const known = columns.some((c) => side === c.side && JSON.stringify(c.settings) === JSON.stringify(of));
    if (images < LEAST || known) return;
    const { densities, counts } = rows.read(images);
    columns.push({
      ...referenceOf(densities, counts, channels),
      side,
      settings: side === 'gaia' ? null : of,
    });
  };
  add('gaia', settings[0]!);
  for (const of of settings) add('si', of);
  const { bytes, columns: entries } = writeReference(columns);
  const file = 'reference.safetensors';
  writeFileSync(path.join(folder, file), bytes);
  const most = Math.max(...entries.map(({ images }) => images));
  const fewer = entries.filter(({ images }) => images < most);
  const rest = fewer.map(({ settings: s, images }) => `${images} of them at η ${s!.eta}`).join(', ');
  const reference = {
    source: `the first ${most} images of ${set}${rest === '' ? '' : `; ${rest}`}`,
    madeFor: pack.identity,
    file,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.byteLength,
    taps,
    columns: entries,
  };
  const at = path.join(folder, 'pack.json');
  if (!existsSync(at)) throw new Error(`There is no ${at}.`);
  const text = readFileSync(at, 'utf8');
  const json = { ...(JSON.parse(text) as Record<string, unknown>), reference };
  writeFileSync(
    at,
    JSON.stringify(json, null, text.startsWith('{\n') ? 2 : 0) + (text.endsWith('\n') ? '\n' : ''),
  );
  console.log(`${pack.json.id}: ${file}, ${bytes.byteLength} bytes, ${reference.source}`);
}
