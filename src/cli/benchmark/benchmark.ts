import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { parseColumns } from '../../benchmark/columns';
import { describeRun } from '../../benchmark/describe';
import { differences, manifestText } from '../../benchmark/manifest';
import { missingImages, shareOf } from '../../benchmark/run';
import { DEFAULT_SETTINGS, ruleOf } from '../../engine/settings';
import { writeWhole } from '../../rows/jsonLines';
import { UsageError } from '../flags';
import { EXIT, type Io, sentence } from '../io';
import { findPack } from '../packs';
import { progressLine } from '../progress';
import { thisPackage } from '../root';
import { startEngine } from '../startEngine';
import { fitStates, readStates } from './fit';
import { FILES, joined, readManifest, readRun, writeReports, writeRows } from './folder';
import { type BenchmarkOptions, benchmarkOptions } from './options';
import { type Opened, runPart } from './part';
import { openSet } from './sets';
import { must } from '../../lib/must';

async function open(options: BenchmarkOptions): Promise<Opened> {
  const pack = await findPack(options.pack);
  const { json, identity } = pack;
  let columns;
  try {
    columns = parseColumns(options.methods, ruleOf(DEFAULT_SETTINGS, json.classes.length));
  } catch (error) {
    throw new UsageError(sentence(null, error));
  }
  const sets = [];
  for (const set of options.sets) sets.push(await openSet(set));
  const { fit } = options;
  const manifest = describeRun({
    version: thisPackage().version,
    pack: json,
    identity,
    backend: options.backend,
    columns,
    sets: sets.map(({ name, role, set }, i) => ({
      name,
      role,
      source: path.basename(must(options.sets[i]).data),
      count: set.count,
      classes: set.classes,
    })),
    most: options.count,
    fit: fit === null ? null : { source: path.basename(fit.data), images: fit.count },
  });
  return { options, pack, sets, columns, manifest };
}

/** Hold what is in the folder against what is asked. Throws with one sentence. */
async function checkFolder({ options, manifest }: Opened): Promise<void> {
  const there = await readManifest(options.out);
  if (there === null) return;
  if (!options.resume)
    throw new Error(
      `"${options.out}" holds a run already: go on with it by --resume, or name another folder.`,
    );
  const other = differences(there, manifest);
  if (other.length > 0)
    throw new Error(
      `"${options.out}" holds another run: it differs in ${other.join(', ')}. Name another folder.`,
    );
}

async function fitted({ options, pack, columns, manifest }: Opened, io: Io): Promise<void> {
  if (manifest.fit === null || options.fit === null || (await readStates(options.out)) !== null) return;
  const engine = await startEngine(options.backend);
  try {
    await engine.loadModel(pack.json.id, pack.source);
    await fitStates(engine, pack.json, columns, options.fit, options.out, io);
  } finally {
    engine.dispose();
  }
}

/** What a process of a run tells the one that started it. */
interface Told {
  readonly done: number;
  readonly total: number;
}

/** Start the processes; settles when all have ended, with their exit codes. */
async function runProcesses(argv: readonly string[], jobs: number, io: Io): Promise<number[]> {
  const program = path.join(thisPackage().folder, 'bin', 'splitscope.mjs');
  const told: Told[] = Array.from({ length: jobs }, () => ({ done: 0, total: 0 }));
  const started = performance.now();
  let first: number | null = null;
  const children = Array.from({ length: jobs }, (_, i) => {
    const child = fork(program, ['benchmark', ...argv, '--part', `${i}/${jobs}`], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (message) => {
      told[i] = message as Told;
      const sum = (pick: (t: Told) => number): number => told.reduce((all, t) => all + pick(t), 0);
      // What was there before is no work of this run: it does not count in the rate.
      const done = sum((t) => t.done);
      first ??= done;
      io.status?.(
        progressLine(done - first, sum((t) => t.total) - first, (performance.now() - started) / 1000),
      );
    });
    return new Promise<number>((resolve) => {
      child.on('exit', (code) => {
        resolve(code ?? EXIT.someFailed);
      });
    });
  });
  const codes = await Promise.all(children);
  io.status?.('');
  return codes;
}

/** A process that another one started: it ends when that one does. */
async function asPart(opened: Opened, io: Io): Promise<number> {
  const stop = new AbortController();
  process.once('disconnect', () => {
    stop.abort();
  });
  io.signal?.addEventListener('abort', () => {
    stop.abort();
  });
  await runPart(
    opened,
    must(opened.options.part),
    (done, total) => process.send?.({ done, total } satisfies Told),
    stop.signal,
  );
  process.disconnect();
  return stop.signal.aborted ? EXIT.interrupted : EXIT.ok;
}

/** `splitscope benchmark`: rows of every picture and detector, then the tables. */
export async function benchmark(argv: readonly string[], io: Io): Promise<number> {
  const options = benchmarkOptions(argv);
  const opened = await open(options);
  const { manifest } = opened;
  if (options.part !== null) return asPart(opened, io);
  await checkFolder(opened);
  await writeWhole(path.join(options.out, FILES.run), manifestText(manifest));
  await fitted(opened, io);
  const images = manifest.sets.reduce((sum, set) => sum + shareOf(set.images, options.shard), 0);
  const jobs = Math.max(1, Math.min(options.jobs, images));
  if (jobs === 1) {
    const started = performance.now();
    await runPart(
      opened,
      { index: 0, of: 1 },
      (done, total) => io.status?.(progressLine(done, total, (performance.now() - started) / 1000)),
      io.signal,
    );
    io.status?.('');
  } else {
    const codes = await runProcesses(argv, jobs, io);
    const failed = codes.find((code) => code !== EXIT.ok);
    if (failed !== undefined && io.signal?.aborted !== true) {
      io.err(
        'splitscope: A process of the run failed; what is done is kept: the same command with --resume goes on.\n',
      );
      return failed;
    }
  }
  const parts = await readRun(options.out);
  if (io.signal?.aborted === true) {
    io.err('splitscope: Stopped; what is done is kept: the same command with --resume goes on.\n');
    return EXIT.interrupted;
  }
  if (options.shard.of > 1) {
    io.err(
      `splitscope: Part ${options.shard.index} of ${options.shard.of} is done; "splitscope merge" joins the parts.\n`,
    );
    return EXIT.ok;
  }
  const rows = joined(parts, manifest);
  const missing = missingImages(
    rows,
    manifest.sets.map(({ name, images: n }) => ({ name, images: n })),
    manifest.columns,
  );
  if (missing > 0)
    throw new Error(`${missing} images have no rows although the run has ended: go on with --resume.`);
  await writeRows(options.out, rows);
  await rm(path.join(options.out, FILES.parts), { recursive: true, force: true });
  await io.out(await writeReports(options.out, manifest, rows));
  return rows.some((row) => 'fault' in row) ? EXIT.someFailed : EXIT.ok;
}
