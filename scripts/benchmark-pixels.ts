// What a network sees of its benchmark sets, as bytes for training/features.py: `<set>.u8`, [n, 32, 32, 3] each.
//   npx tsx scripts/benchmark-pixels.ts --pack public/packs/cifar10-wrn-40-2 --images FOLDER --out FOLDER [--most 1000]
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openSet, preparation } from '../src/cli/benchmark/sets';
import { readPackFolder } from '../src/packs/node';
import { setsOf } from './study/benchmarkSets';

const { values: args } = parseArgs({
  options: {
    pack: { type: 'string' },
    images: { type: 'string' },
    out: { type: 'string' },
    most: { type: 'string', default: '1000' },
  },
});
const { pack: folder, images, out } = args;
if (folder === undefined || images === undefined || out === undefined) {
  console.error('Use: benchmark-pixels --pack FOLDER --images FOLDER --out FOLDER [--most N]');
  process.exit(2);
}
const { json } = await readPackFolder(folder);
const prepare = preparation(json);
mkdirSync(out, { recursive: true });
for (const option of setsOf(json, images)) {
  const { set, name } = await openSet(option);
  const parts: Uint8Array[] = [];
  for await (const image of set.images()) {
    if (parts.length >= Number(args.most)) break;
    const { data } = await prepare(await image.pixels());
    parts.push(Uint8Array.from(data));
  }
  writeFileSync(path.join(out, `${name}.u8`), Buffer.concat(parts));
}
