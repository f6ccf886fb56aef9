import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseColumns, withDefaults } from '../../benchmark/columns';
import type { AskedColumn } from '../../benchmark/run';
import { type Fitted, type FitTask, runFit } from '../../calibration/fitting/fitRun';
import { metaOf, methodOf } from '../../engine/detectors/methods';
import { DEFAULT_SETTINGS, ruleOf } from '../../engine/settings';
import { formatCount } from '../../lib/numbers';
import type { Pack } from '../../packs/load';
import type { PackJson } from '../../packs/schema';
import { openStates, statedMethods } from '../../packs/states';
import { writeWhole } from '../../rows/jsonLines';
import { openSet, preparation } from '../benchmark/sets';
import { UsageError } from '../flags';
import { EXIT, type Io, sentence } from '../io';
import { findPack } from '../packs';
import { progressLine } from '../progress';
import { thisPackage } from '../root';
import { startEngine } from '../startEngine';
import { fitOptions, type FitOptions } from './options';
import { fitStore, removeParts } from './store';
import { writePack } from './writePack';

/** The detectors, S&I on the grid of the flags, and at the settings that the pack recommends. */
function columnsOf({ methods, grid }: FitOptions, { classes, recommended }: PackJson): AskedColumn[] {
  const rule = ruleOf(DEFAULT_SETTINGS, classes.length);
  let asked: AskedColumn[];
  try {
    asked = parseColumns(methods, rule);
  } catch (error) {
    throw new UsageError(sentence(null, error));
  }
  const given = Object.values(grid).some((list) => list !== null);
  const si = methodOf('si', rule);
  const usual = DEFAULT_SETTINGS;
  const added: AskedColumn[] = [];
  if (given)
    for (const eta of grid.etas ?? [usual.eta])
      for (const iterations of grid.iterations ?? [usual.iterations])
        for (const integration of rule === 'a' ? [null] : (grid.integrations ?? [usual.integration]))
          added.push(withDefaults(si, { eta, iterations, ...(integration === null ? {} : { integration }) }));
  else if (recommended !== undefined && asked.some(({ method }) => method === si)) {
    const { eta, iterations, integration } = { ...usual, ...recommended };
    added.push(withDefaults(si, { eta, iterations, ...(rule === 'a' ? {} : { integration }) }));
  }
  const kept = given ? asked.filter(({ method }) => metaOf(method).side !== 'si') : asked;
  const key = ({ method, params }: AskedColumn): string =>
    JSON.stringify([method, Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return [...new Map([...kept, ...added].map((column) => [key(column), column])).values()];
}

/** Hold what lies beside `out` against what is asked. Throws with one sentence. */
async function checkParts(parts: string, run: string, resume: boolean): Promise<void> {
  const file = path.join(parts, 'fit.json');
  const there = await readFile(file, 'utf8').catch(() => null);
  if (there !== null && !resume)
    throw new Error(
      `"${parts}" holds a fit that was stopped: go on with it by --resume, or take the folder away.`,
    );
  if (there !== null && there !== run)
    throw new Error(
      `"${parts}" holds another fit (its pack, pictures or flags differ): give the same, or take the folder away.`,
    );
  await writeWhole(file, run);
}

function say({ accuracy, without, lost, otherClasses }: Fitted, json: PackJson, io: Io): void {
  for (const { method, why } of without)
    io.err(`splitscope: ${metaOf(method).label} has no calibration: ${why}\n`);
  for (const { name, why } of lost.slice(0, 5)) io.err(`splitscope: ${sentence(name, why)}\n`);
  if (lost.length > 5)
    io.err(`splitscope: ${formatCount(lost.length - 5)} more pictures could not be used.\n`);
  if (otherClasses)
    io.err(
      "splitscope: The set's classes are not the network's, so its labels are not used; name its folders as the classes of the pack to have them used.\n",
    );
  const stated = json.provenance.accuracy.value;
  if (accuracy !== null && accuracy.right / accuracy.of < stated - 0.1)
    io.err(
      `splitscope: The network is right on ${((100 * accuracy.right) / accuracy.of).toFixed(1)}% of the labelled pictures, its pack says ${(100 * stated).toFixed(1)}%: check the pictures' size and preparation, and the order of the classes.\n`,
    );
}

async function taskOf(pack: Pack, options: FitOptions, columns: FitTask['columns'], io: Io) {
  const { json, identity } = pack;
  const { set } = await openSet({ name: options.id.name, role: 'id', data: options.id.data });
  const states = options.keepStates ? await openStates(pack.read, json, identity, statedMethods(json)) : null;
  const engine = await startEngine(options.backend);
  try {
    await engine.loadModel(json.id, pack.source);
  } catch (error) {
    engine.dispose();
    throw error;
  }
  let started = performance.now();
  let [stage, first]: [string, number | null] = ['', null];
  const signal = io.signal === undefined ? {} : { signal: io.signal };
  return {
    engine,
    task: {
      jobs: {
        score: (spec) => engine.run('score', { pack: json.id, ...spec }, signal),
        fit: (spec) => engine.run('fit', { pack: json.id, ...spec }, signal),
      },
      name: options.id.name,
      set,
      prepare: preparation(json),
      classes: json.classes,
      columns,
      states,
      limit: options.limit,
      batch: options.batch,
      identity,
      backend: options.backend,
      onProgress: (now, done, total) => {
        // What was there before does not count in the rate.
        if (now !== stage) [stage, started, first] = [now, performance.now(), now === 'fit' ? 0 : null];
        first ??= done;
        const words = { gather: 'features', fit: 'fitting', score: 'calibrating' }[now];
        const seconds = (performance.now() - started) / 1000;
        io.status?.(
          now === 'fit'
            ? `${words}: ${done} of ${total} detectors`
            : `${words}: ${progressLine(done - first, total - first, seconds)}`,
        );
      },
      ...signal,
    } satisfies Omit<FitTask, 'store'>,
  };
}

/** `splitscope fit`: a pack with states and calibration of every detector from a person's own in-distribution pictures. */
export async function fit(argv: readonly string[], io: Io): Promise<number> {
  const options = fitOptions(argv);
  const pack = await findPack(options.pack);
  const { json, identity } = pack;
  const columns = columnsOf(options, json);
  const out = options.out ?? `${json.id}-fitted`;
  const parts = `${out.replace(/[/\\]+$/, '')}.parts`;
  if (options.keepStates && json.states === undefined)
    throw new UsageError('--keep-states: the pack brings no states; leave the flag out to fit them.');
  const { id, limit, keepStates, batch, backend } = options;
  const run = { version: thisPackage().version, pack: json.id, ...identity, id: { ...id } };
  const { engine, task } = await taskOf(pack, options, columns, io);
  try {
    const what = { ...run, images: task.set.count, limit, keepStates, batch, backend, columns };
    await checkParts(parts, `${JSON.stringify(what)}\n`, options.resume);
    const made = await runFit({ ...task, store: fitStore(parts, json, identity) });
    io.status?.('');
    if (made === null) {
      io.err('splitscope: Stopped; what is done is kept: the same command with --resume goes on.\n');
      return EXIT.interrupted;
    }
    await writePack(pack, made, { out, parts, name: id.name, kept: keepStates });
    await removeParts(parts);
    say(made, json, io);
    const detectors = new Set(made.calibration.entries.map(({ method }) => method)).size;
    await io.out(
      `${out}: ${json.title}; ${detectors} detectors at ${made.calibration.entries.length} settings, calibrated on ${made.calibration.source}\n`,
    );
    return made.lost.length > 0 ? EXIT.someFailed : EXIT.ok;
  } finally {
    engine.dispose();
  }
}
