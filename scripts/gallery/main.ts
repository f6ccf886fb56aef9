// Draws the gallery: every picture of the catalogue, and the list of them, into public/samples.
//   npm run gallery
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CATALOGUE } from './catalogue';
import { encode, render } from './render';

const folder = path.join('public', 'samples');

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) if (file.endsWith('.webp')) rmSync(path.join(folder, file));
  let total = 0;
  for (const { sample, draw } of CATALOGUE) {
    const bytes = await encode(await draw(render));
    writeFileSync(path.join(folder, sample.file), bytes);
    total += bytes.length;
    process.stdout.write(`${sample.file.padEnd(20)} ${bytes.length} bytes\n`);
  }
  const list = CATALOGUE.map(({ sample }) => sample);
  writeFileSync(path.join(folder, 'index.json'), `${JSON.stringify(list, null, 2)}\n`);
  process.stdout.write(`${list.length} pictures, ${total} bytes\n`);
}

await main();
