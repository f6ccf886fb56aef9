// The engine's side of training/speed.py: opens a pack on WASM in this process, and for every line "WORD IMAGES" on stdin, a detector as
// `splitscope benchmark --methods` takes it, scores the first so many images of a file of pixels (8-bit RGB, 32 x 32) at once. Says in JSON
// what they got and what it took, seconds of wall clock and of CPU.
//   npx tsx scripts/study/speedEngine.ts PACK_FOLDER PIXELS
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseColumns } from '../../src/benchmark/columns';
import { scoreImages } from '../../src/cli/benchmark/scoreImages';
import { startEngine } from '../../src/cli/startEngine';
import type { NetworkImage } from '../../src/engine/jobs';
import { must } from '../../src/lib/must';
import { readPackFolder } from '../../src/packs/node';

const SIDE = 32;
const [folder, file] = process.argv.slice(2);
const pixels = readFileSync(must(file));
const { json, source } = await readPackFolder(must(folder));
const engine = await startEngine('wasm');
await engine.loadModel(json.id, source);
const images = Array.from({ length: pixels.length / (3 * SIDE * SIDE) }, (_, i): NetworkImage => ({
  kind: 'rgb8',
  height: SIDE,
  width: SIDE,
  data: Uint8Array.from(pixels.subarray(3 * SIDE * SIDE * i, 3 * SIDE * SIDE * (i + 1))),
}));

const answer = (found: object): void => void process.stdout.write(`${JSON.stringify(found)}\n`);
answer({ ready: json.id });
for await (const line of createInterface({ input: process.stdin })) {
  const [word = '', count = '1'] = line.trim().split(' ');
  const columns = parseColumns(word, 'z');
  const cpu = process.cpuUsage();
  const from = performance.now();
  const answers = await scoreImages(engine, json.id, images.slice(0, Number(count)), columns, {});
  const wall = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const scores = answers.map(({ scores: [first] }) => {
    if (first === undefined || 'fault' in first) throw new Error(first?.fault ?? 'There is no score.');
    return first.score;
  });
  answer({ wall, cpu: (user + system) / 1e6, scores });
}
