// Quantiles over ID test images of every detector that rows of scores have and a pack is not calibrated for yet, written into the pack.
//   npx tsx scripts/calibrate-rows.ts --run FOLDER [--packs public/packs]
// FOLDER holds run.json and rows.jsonl (scripts/benchmark-files.ts, `splitscope benchmark`). Then: npx tsx scripts/pack-index.ts
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parseManifest } from '../src/benchmark/manifest';
import { findCalibration } from '../src/calibration/calibration';
import { entryOf, sameParams } from '../src/calibration/entries';
import type { Params } from '../src/engine/detectors/detector';
import { isMethod, sideOf } from '../src/engine/detectors/methods';
import { DEFAULT_SETTINGS } from '../src/engine/settings';
import { identityOf } from '../src/packs/identity';
import { parsePackJson } from '../src/packs/load';
import { readRowFile } from '../src/rows/jsonLines';
import { columnOf, isScore } from '../src/rows/row';

const { values: args } = parseArgs({
  options: { run: { type: 'string' }, packs: { type: 'string', default: 'public/packs' } },
});
if (args.run === undefined) {
  console.error('Use: calibrate-rows --run FOLDER [--packs FOLDER]');
  process.exit(2);
}
const manifest = parseManifest(readFileSync(path.join(args.run, 'run.json'), 'utf8'), args.run);
const rows = (await readRowFile(path.join(args.run, 'rows.jsonl'))).filter(isScore);
const id = manifest.sets.find(({ role }) => role === 'id')!.name;
const file = path.join(args.packs, manifest.pack, 'pack.json');
const text = readFileSync(file, 'utf8');
const json = parsePackJson(text);
const identity = await identityOf(json);
if (identity?.network !== manifest.network || identity.preprocessing !== manifest.preprocessing)
  throw new Error(`${args.run} is of another network or preprocessing than ${manifest.pack}.`);

const { entries } = json.calibration;
/** What was written here before is made anew. */
const mine = new Set(entries.filter(({ source }) => source !== undefined));
const kept = entries.filter((entry) => !mine.has(entry));
const added: typeof entries = [];
const replaced = new Set<(typeof entries)[number]>();
for (const column of manifest.columns) {
  const { method } = column;
  if (!isMethod(method)) continue;
  const params = (column.params === '' ? {} : JSON.parse(column.params)) as Params;
  const si =
    sideOf(method) === 'si' ? { eta: Number(params.eta), iterations: Number(params.iterations) } : {};
  const integration = params.integration === undefined ? {} : { integration: String(params.integration) };
  const settings = sideOf(method) === null ? null : { ...DEFAULT_SETTINGS, ...si, ...integration };
  const known = findCalibration(kept, method, settings, params);
  const scores = rows.filter((row) => row.set === id && columnOf(row) === columnOf(column));
  // What was calibrated on as many images stays.
  if (known !== null && known.images >= scores.length) continue;
  const images = scores.map(({ image }) => image).sort((a, b) => a - b);
  if (images.at(-1) !== images.length - 1)
    throw new Error(`${method}: the rows are not of the first ${images.length} images of ${id}.`);
  const own = entryOf(
    { method, params, values: scores.map(({ score }) => score) },
    { source: `the first ${images.length} images of ${id}`, backend: manifest.backend },
  );
  if (own === null) continue;
  added.push(own);
  if (known !== null) replaced.add(known);
}
const made = {
  ...json,
  calibration: { ...json.calibration, entries: [...kept.filter((entry) => !replaced.has(entry)), ...added] },
};
writeFileSync(
  file,
  JSON.stringify(made, null, text.startsWith('{\n') ? 2 : 0) + (text.endsWith('\n') ? '\n' : ''),
);
const short = added.filter(({ method, params }) => sameParams(method, params, undefined)).length;
console.log(`${manifest.pack}: ${added.length} entries added, ${short} of them at the detectors' defaults`);
