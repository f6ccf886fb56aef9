// Puts into a pack's README where S&I and GAIA win, tie and lose, from the table of its shipped benchmark.
//   npx tsx scripts/readme-wins.ts PACK...
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { titleOf } from './study/setTitles';
import { winsTable, withWins } from './study/wins';

for (const id of process.argv.slice(2)) {
  const readme = path.join('public', 'packs', id, 'README.md');
  const csv = readFileSync(path.join('public', 'benchmarks', id, 'table.csv'), 'utf8');
  writeFileSync(readme, withWins(readFileSync(readme, 'utf8'), winsTable(csv, titleOf)));
}
