// Scores of a built-in pack's detectors on its ID test set and seven others, into a folder of rows that a stopped run goes on with.
//   npx tsx scripts/benchmark-pack.ts --pack public/packs/cifar10-wrn-16-2 --images FOLDER --rows FOLDER --step METHODS@ID/OOD [--step ...]
// A step is a list of detectors as of `splitscope benchmark --methods`, so many ID images and so many of each other set. One process,
// the steps one after the other. scripts/benchmark-files.ts makes of the rows what the product ships.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parseColumns } from '../src/benchmark/columns';
import { runBenchmark } from '../src/benchmark/run';
import { scoreImages } from '../src/cli/benchmark/scoreImages';
import { openSet, preparation } from '../src/cli/benchmark/sets';
import { startEngine } from '../src/cli/startEngine';
import { ruleOf, DEFAULT_SETTINGS } from '../src/engine/settings';
import { readPackFolder } from '../src/packs/node';
import { openStates, statedMethods } from '../src/packs/states';
import { jsonLinesStore, readRowFile } from '../src/rows/jsonLines';
import { setsOf } from './study/benchmarkSets';

const { values: args } = parseArgs({
  options: {
    pack: { type: 'string' },
    images: { type: 'string' },
    rows: { type: 'string' },
    step: { type: 'string', multiple: true },
  },
});
const { pack: folder, images, rows: out, step: steps = [] } = args;
if (folder === undefined || images === undefined || out === undefined || steps.length === 0) {
  console.error('Use: benchmark-pack --pack FOLDER --images FOLDER --rows FOLDER --step METHODS@ID/OOD');
  process.exit(2);
}

const pack = await readPackFolder(folder);
const { json } = pack;
const engine = await startEngine('wasm');
await engine.loadModel(json.id, pack.source);
const states = await openStates(pack.read, json, pack.identity, statedMethods(json));
const sets = await Promise.all(setsOf(json, images).map(openSet));
const file = path.join(out, `${json.id}.jsonl`);
for (const step of steps) {
  const [, methods, id, ood] = /^(.+)@(\d+)\/(\d+)$/.exec(step) ?? [];
  if (methods === undefined) throw new Error(`A step is METHODS@ID/OOD; it is "${step}".`);
  const columns = parseColumns(methods, ruleOf(DEFAULT_SETTINGS, json.classes.length));
  for (const set of sets) {
    const started = performance.now();
    const store = jsonLinesStore(file);
    await runBenchmark({
      sets: [set],
      columns,
      count: Number(set.role === 'id' ? id : ood),
      share: { index: 0, of: 1 },
      batch: 32,
      prepare: preparation(json),
      score: (some, asked) => scoreImages(engine, json.id, some, asked, states),
      store,
      known: await readRowFile(file),
    });
    await store.close();
    const seconds = (performance.now() - started) / 1000;
    console.log(`${json.id} ${set.name} ${columns.length} columns: ${seconds.toFixed(0)} s`);
  }
}
engine.dispose();
