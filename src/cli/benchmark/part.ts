/** One process's share of a run: an engine, and a file of rows of its own. */
import path from 'node:path';
import type { Manifest } from '../../benchmark/manifest';
import { type AskedColumn, type NamedSet, runBenchmark, type Share } from '../../benchmark/run';
import type { Pack } from '../../packs/load';
import { openStates } from '../../packs/states';
import { jsonLinesStore } from '../../rows/jsonLines';
import { startEngine } from '../startEngine';
import { readStates } from './fit';
import { FILES, readRun } from './folder';
import type { BenchmarkOptions } from './options';
import { scoreImages } from './scoreImages';
import { preparation } from './sets';

/** What a run is, opened. */
export interface Opened {
  readonly options: BenchmarkOptions;
  readonly pack: Pack;
  readonly sets: readonly NamedSet[];
  readonly columns: readonly AskedColumn[];
  readonly manifest: Manifest;
}

/** A share of a share. */
const within = (outer: Share, inner: Share): Share => ({
  index: outer.index + outer.of * inner.index,
  of: outer.of * inner.of,
});

/** Score what is missing of this part. Throws what ends the whole run: a lost backend, a full disk. */
export async function runPart(
  { options, pack, sets, columns }: Opened,
  part: Share,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const share = within(options.shard, part);
  const engine = await startEngine(options.backend);
  const store = jsonLinesStore(path.join(options.out, FILES.parts, `${share.index}-of-${share.of}.jsonl`));
  try {
    await engine.loadModel(pack.json.id, pack.source);
    const states =
      (await readStates(options.out)) ??
      (await openStates(
        pack.read,
        pack.json,
        pack.identity,
        columns.map(({ method }) => method),
      ));
    await runBenchmark({
      sets,
      columns,
      count: options.count,
      share,
      batch: options.batch,
      prepare: preparation(pack.json),
      score: (images, asked) => scoreImages(engine, pack.json.id, images, asked, states),
      store,
      known: (await readRun(options.out)).flat(),
      onProgress: (done, total) => {
        onProgress(done, total);
      },
      signal,
    });
  } finally {
    await store.close();
    engine.dispose();
  }
}
