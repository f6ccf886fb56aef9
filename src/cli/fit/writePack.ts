/** The pack that a fit makes: the network as it was, with states and calibration of its own. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { zipSync } from 'fflate';
import type { Fitted } from '../../calibration/fitting/fitRun';
import type { Pack } from '../../packs/load';
import { type PackJson, weightFiles } from '../../packs/schema';
import { writeWhole } from '../../rows/jsonLines';
import { writtenStates } from './store';

export interface Target {
  readonly out: string;
  readonly parts: string;
  /** What the pictures are called. */
  readonly name: string;
  /** Whether the states are those of the pack. */
  readonly kept: boolean;
}

/** An id of the name of what is written. */
const idOf = (out: string): string =>
  path
    .basename(out)
    .replace(/\.zip$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'fitted';

/** Write the folder, `pack.json` last, or the one zip file. */
export async function writePack(pack: Pack, made: Fitted, { out, parts, name, kept }: Target): Promise<void> {
  const { states: before, ...json } = pack.json;
  const files = new Map<string, Uint8Array>();
  for (const file of weightFiles(pack.json)) files.set(file, await pack.read(file));
  const { reference } = json;
  if (reference !== undefined) files.set(reference.file, await pack.read(reference.file));
  let states: PackJson['states'];
  if (kept) {
    states = before;
    for (const { file } of before?.files ?? []) files.set(file, await pack.read(file));
  } else {
    const written = await writtenStates(parts);
    if (written !== null && written.entry !== null) {
      files.set(written.entry.file, written.bytes);
      states = {
        source: `${made.fitImages} pictures of ${name}, other ones than calibrate`,
        images: made.fitImages,
        madeFor: pack.identity,
        files: [written.entry],
      };
    }
  }
  const fitted: PackJson = {
    ...json,
    id: idOf(out),
    title: `${json.title}, calibrated on ${name}`,
    calibration: made.calibration,
    ...(states === undefined ? {} : { states }),
  };
  const description = new TextEncoder().encode(`${JSON.stringify(fitted)}\n`);
  if (/\.zip$/i.test(out)) {
    const members = Object.fromEntries(
      [...files].map(([file, bytes]) => [file, [bytes, { level: 0 }]] as const),
    );
    // A fixed time: equal fits are equal files.
    const bytes = zipSync({ 'pack.json': description, ...members } as Parameters<typeof zipSync>[0], {
      mtime: new Date(1980, 0, 1),
    });
    await writeWhole(out, bytes);
    return;
  }
  await mkdir(out, { recursive: true });
  for (const [file, bytes] of files) await writeWhole(path.join(out, file), bytes);
  await writeWhole(path.join(out, 'pack.json'), description);
}
