// measured.json and the table of the README of a built-in pack from rows of scores.
//   npx tsx scripts/measure-rows.ts --run FOLDER --images FOLDER [--packs public/packs]
// FOLDER holds run.json and rows.jsonl (scripts/benchmark-files.ts, `splitscope benchmark`); --images: the sets' montages, for what
// their images show. Settings of S&I that the rows have not and measured.json has stay in it. Then: npx tsx scripts/pack-index.ts
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { parseManifest } from '../src/benchmark/manifest';
import { parsePackJson } from '../src/packs/load';
import { type Measured, MeasuredSchema } from '../src/packs/measuredFile';
import { readRowFile } from '../src/rows/jsonLines';
import { columnsOfRows } from './study/fromRows';
import { measuredFrom } from './study/measured';
import { measuredText } from './study/measuredText';
import { overMeasured } from './study/overMeasured';
import { networkHash } from './study/packKey';
import { withReadmeTable } from './study/readmeTable';
import { titleOf } from './study/setTitles';
import type { StudySet } from './study/study';

const { values: args } = parseArgs({
  options: {
    run: { type: 'string' },
    images: { type: 'string' },
    packs: { type: 'string', default: 'public/packs' },
  },
});
const { run, images } = args;
if (run === undefined || images === undefined) {
  console.error('Use: measure-rows --run FOLDER --images FOLDER [--packs FOLDER]');
  process.exit(2);
}
const manifest = parseManifest(readFileSync(path.join(run, 'run.json'), 'utf8'), run);
const rows = await readRowFile(path.join(run, 'rows.jsonl'));
const folder = path.join(args.packs, manifest.pack);
const [file, readme] = [path.join(folder, 'measured.json'), path.join(folder, 'README.md')];
const id = manifest.sets.find(({ role }) => role === 'id')!.name;

/** The sets in the order of the page's tables: far ones, near ones, noise. */
const ORDER = ['textures-dtd10', 'scenes-intel', 'tiny-imagenet-val', 'chars74k-natural'];
const rank = (name: string): number =>
  ORDER.includes(name) ? ORDER.indexOf(name) : /^(uniform|gaussian)$/.test(name) ? 9 : 8;
const sets = manifest.sets.filter(({ role }) => role !== 'id').sort((a, b) => rank(a.name) - rank(b.name));

/** What an image of a set shows, by the labels beside the montage. */
function classesOf(set: string): StudySet['classOf'] {
  const montage = path.join(images!, set, `${set}.json`);
  if (!existsSync(montage)) return () => null;
  const { classes, labels } = JSON.parse(readFileSync(montage, 'utf8')) as {
    readonly classes: readonly string[];
    readonly labels: readonly number[];
  };
  return (image) => classes[labels[image]!] ?? null;
}

const made = measuredFrom({
  head: {
    pack: manifest.pack,
    network: networkHash(folder),
    madeFor: { network: manifest.network, preprocessing: manifest.preprocessing },
    backend: manifest.backend,
    id: { set: id, title: `test images of ${titleOf(id)}` },
  },
  classes: parsePackJson(readFileSync(path.join(folder, 'pack.json'), 'utf8')).classes,
  sets: sets.map(({ name }) => ({ set: name, title: titleOf(name), classOf: classesOf(name) })),
  columns: columnsOfRows(rows),
});
const before = v.parse(MeasuredSchema, JSON.parse(readFileSync(file, 'utf8')));
const table: Measured = v.parse(MeasuredSchema, overMeasured(before, made));
writeFileSync(file, measuredText(table));
writeFileSync(readme, withReadmeTable(readFileSync(readme, 'utf8'), table));
console.log(`${manifest.pack}: ${table.sets[0]!.scores.length} scores on ${table.sets.length} sets`);
