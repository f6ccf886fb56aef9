import { availableParallelism } from 'node:os';
import { inOrder } from './inOrder';
import { EXIT, type Io, sentence } from './io';
import { type ScoreOptions, scoreOptions } from './options';
import { progressLine } from './progress';
import { openScorer } from './scorer';
import { batchesOf, findSources, type Sources } from './sources';
import { openThread } from './thread';
import type { Lane, Outcome } from './work';

/** Images of a batch, at most: one answer of a lane. */
const BATCH = 16;
/** Milliseconds from one line of progress to the next. */
const PROGRESS_MS = 250;

/** Lanes and the size of a batch: not more engines than batches, and small batches where there is little to do. */
export function layout(
  total: number | null,
  { jobs, backend }: Pick<ScoreOptions, 'jobs' | 'backend'>,
  cores = availableParallelism(),
): { readonly lanes: number; readonly size: number } {
  // One GPU is shared by all engines: a second one brings nothing unless it is asked for.
  const wanted = jobs ?? (backend === 'webgpu' ? 1 : cores);
  if (total === null) return { lanes: wanted, size: BATCH };
  const lanes = Math.max(1, Math.min(wanted, total));
  return { lanes, size: Math.min(BATCH, Math.max(1, Math.ceil(total / (4 * lanes)))) };
}

async function openLanes(options: ScoreOptions, count: number, io: Io): Promise<readonly Lane[]> {
  const { thread } = io;
  if (count === 1 || thread === undefined) return [await openScorer(options, io.signal)];
  const opened = await Promise.allSettled(
    Array.from({ length: count }, () => openThread(thread, options, io.signal)),
  );
  const lanes = opened.flatMap((lane) => (lane.status === 'fulfilled' ? [lane.value] : []));
  const failed = opened.find((lane) => lane.status === 'rejected');
  if (failed === undefined) return lanes;
  for (const lane of lanes) lane.end();
  throw failed.reason;
}

/** Images named; null where files of arrays, whose number of images is not known yet, are among them. */
const totalOf = ({ pictures, arrays }: Sources): number | null =>
  arrays.length === 0 ? pictures.length : null;

/** `splitscope score`: one line of JSON or one table an image; the exit code. Throws UsageError. */
export async function score(argv: readonly string[], io: Io): Promise<number> {
  const options = scoreOptions(argv);
  let [failed, fatal, done] = [0, false, 0];
  const fail = (file: string, fault: unknown): void => {
    failed++;
    io.err(`splitscope: ${sentence(file, fault)}\n`);
  };
  const note = (file: string, text: string): void => {
    io.err(`${sentence(file, text)}\n`);
  };
  const sources = await findSources(options, fail, note);
  const total = totalOf(sources);
  const { lanes: count, size } = layout(total, options);
  const stopped = (): number => {
    const of = total === null ? '' : ` of ${total}`;
    io.err(`splitscope: Stopped after ${done}${of} images; their results are printed.\n`);
    return EXIT.interrupted;
  };
  let lanes: readonly Lane[];
  try {
    lanes = await openLanes(options, count, io);
  } catch (error) {
    if (io.signal?.aborted === true) return stopped();
    io.err(`splitscope: ${sentence(null, error)}\n`);
    return EXIT.unusable;
  }
  const started = performance.now();
  let drawn = started;
  const take = async (outcomes: readonly Outcome[]): Promise<void> => {
    for (const outcome of outcomes) {
      if (outcome.fault !== null && io.signal?.aborted === true) continue;
      for (const text of outcome.notes) note(outcome.file, text);
      if (outcome.text !== null) await io.out(outcome.text);
      if (outcome.fault !== null) {
        failed++;
        io.err(`splitscope: ${outcome.fault}\n`);
      }
      fatal ||= outcome.fatal;
      done++;
    }
    const now = performance.now();
    if (io.status === undefined || now - drawn < PROGRESS_MS) return;
    drawn = now;
    io.status(progressLine(done, total, (now - started) / 1000));
  };
  try {
    await inOrder(batchesOf(sources, size, fail), lanes, take, io.signal);
  } catch (error) {
    fatal = true;
    io.err(`splitscope: ${sentence(null, error)}\n`);
  } finally {
    io.status?.('');
    for (const lane of lanes) lane.end();
  }
  if (io.signal?.aborted === true) return stopped();
  if (fatal) return EXIT.unusable;
  return failed > 0 ? EXIT.someFailed : EXIT.ok;
}
