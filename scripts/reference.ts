// What GAIA and S&I count in ID images at every layer and channel, written into a pack: reference.safetensors, and in its
// pack.json whose it is. Counting goes on from where it was stopped; --write writes what is there.
//   npx tsx scripts/reference.ts --pack public/packs/cifar10-wrn-16-2 --id CIFAR10-TEST.json [--images 500] [--settings paper]
//   npx tsx scripts/reference.ts --pack public/packs/cifar10-wrn-16-2 --id CIFAR10-TEST.json --write
// --settings: `recommended` (of the pack; the default) or `paper`. Afterwards: npx tsx scripts/pack-index.ts
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_SETTINGS } from '../src/engine/settings';
import type { PackJson, ReferenceSettings } from '../src/packs/schema';
import { readTiles } from './montage';
import { packKey } from './study/packKey';
import { CountRows, openCounter } from './study/referenceRows';
import { writePackReference } from './study/writeReference';

const { values: args } = parseArgs({
  options: {
    pack: { type: 'string' },
    id: { type: 'string' },
    images: { type: 'string', default: '500' },
    settings: { type: 'string', default: 'recommended' },
    write: { type: 'boolean', default: false },
  },
});
const { pack: folder, id, settings: asked } = args;
if (folder === undefined || id === undefined || (asked !== 'recommended' && asked !== 'paper')) {
  console.error(
    'Use: reference --pack FOLDER --id SET.json [--images N] [--settings recommended|paper] [--write]',
  );
  process.exit(2);
}
const json = JSON.parse(readFileSync(path.join(folder, 'pack.json'), 'utf8')) as PackJson;
const of = ({ eta, iterations, integration }: ReferenceSettings): ReferenceSettings => ({
  eta,
  iterations,
  integration,
});
const paper = of(DEFAULT_SETTINGS);
const recommended = of({ ...DEFAULT_SETTINGS, ...json.recommended });
const set = path.basename(id, '.json');
const name = ({ eta, iterations, integration }: ReferenceSettings): string =>
  `${packKey(folder)}-${set}-${eta}-${iterations}-${integration}`;

if (args.write) await writePackReference({ folder, set, settings: [recommended, paper], name });
else {
  const settings = asked === 'paper' ? paper : recommended;
  const count = await openCounter(folder);
  const n = Number(args.images);
  const tiles = await readTiles(id, n);
  const first = await count(tiles.tile(0), settings);
  const channels = first.gaia.densities.reduce((sum, d) => sum + d.length, 0);
  const rows = (side: 'gaia' | 'si') =>
    new CountRows(`${name(settings)}-${side}`, channels, first.gaia.densities.length);
  const [gaia, si] = [rows('gaia'), rows('si')];
  gaia.mend();
  si.mend();
  for (let i = Math.min(gaia.length, si.length); i < n; i++) {
    const both = await count(tiles.tile(i), settings);
    if (gaia.length === i) gaia.add(both.gaia);
    si.add(both.si);
    if ((i + 1) % 25 === 0) console.log(`${set}, ${name(settings)}: ${i + 1} of ${n}`);
  }
}
