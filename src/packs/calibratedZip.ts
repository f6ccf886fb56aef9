/** A pack with a calibration of a person's own, as one file. */
import { zipSync } from 'fflate';
import * as v from 'valibot';
import { sha256 } from '../lib/sha256';
import type { KeptCalibration } from '../calibration/kept/database';
import type { FileReader } from './load';
import { type PackJson, PackSchema, weightFiles } from './schema';
import { writeStates } from './states';

const STATES_FILE = 'states.safetensors';

/** `text`: the pack's own `pack.json`; `read` gives its other files. Equal calibrations give equal bytes. */
export async function calibratedZip(
  text: string,
  read: FileReader,
  kept: KeptCalibration,
): Promise<Uint8Array> {
  const { states: before, ...json } = v.parse(PackSchema, JSON.parse(text));
  const { calibration, states: fitted, name, fitImages } = kept;
  const files = new Map<string, Uint8Array>();
  for (const file of weightFiles(json)) files.set(file, await read(file));
  if (json.reference !== undefined) files.set(json.reference.file, await read(json.reference.file));
  let states: PackJson['states'];
  if (fitted === null) {
    states = before;
    for (const { file } of before?.files ?? []) files.set(file, await read(file));
  } else {
    const { bytes, arrays } = writeStates(fitted, () => 'float32');
    if (Object.keys(arrays).length > 0) {
      files.set(STATES_FILE, bytes);
      states = {
        source: `${fitImages} pictures of ${name}, other ones than calibrate`,
        images: fitImages,
        madeFor: calibration.madeFor,
        files: [{ file: STATES_FILE, sha256: await sha256(bytes), bytes: bytes.byteLength, arrays }],
      };
    }
  }
  const made: PackJson = {
    ...json,
    id: `${json.id}-calibrated`,
    title: `${json.title}, calibrated on ${name}`,
    calibration,
    ...(states === undefined ? {} : { states }),
  };
  const description = new TextEncoder().encode(`${JSON.stringify(made)}\n`);
  const members = Object.fromEntries(
    [...files].map(([file, bytes]) => [file, [bytes, { level: 0 }]] as const),
  );
  return zipSync({ 'pack.json': description, ...members } as Parameters<typeof zipSync>[0], {
    mtime: new Date(1980, 0, 1),
  });
}
