// Writes public/packs/index.json from the packs beside it: the order of before (the default first), new packs at the end.
//   npx tsx scripts/pack-index.ts [ID_OF_THE_DEFAULT]
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packBytes } from '../src/packs/node';
import type { PackEntry, PackJson } from '../src/packs/schema';

const folder = path.resolve('public', 'packs');
const file = path.join(folder, 'index.json');
const before = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Pick<PackEntry, 'id'>[]).map(({ id }) => id)
  : [];
const found = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();
const [first] = process.argv.slice(2);
if (first !== undefined && !found.includes(first)) {
  console.error(`There is no pack "${first}" in ${path.relative('.', folder)}.`);
  process.exit(2);
}
const ids = [...new Set([...(first === undefined ? [] : [first]), ...before, ...found])].filter((id) =>
  found.includes(id),
);
const index = ids.map((id): PackEntry => {
  const json = path.join(folder, id, 'pack.json');
  const pack = JSON.parse(readFileSync(json, 'utf8')) as PackJson;
  const { title, description } = pack;
  const bytes = packBytes(path.join(folder, id), pack);
  const measured = existsSync(path.join(folder, id, 'measured.json'));
  return { id, title, description, bytes, ...(measured ? { measured } : {}) };
});
writeFileSync(file, `${JSON.stringify(index, null, 2)}\n`);
console.log(index.map(({ id, bytes }) => `${id}  ${(bytes / 1e6).toFixed(1)} MB`).join('\n'));
