import type { Item, Lane, Outcome } from './work';

/** Batches that may be done while an earlier one is not, a lane: more would only fill memory. */
const AHEAD = 8;

/**
 * Give the batches to the lanes as they become free, and hand each batch's outcomes to `take` in the order of the batches,
 * however the lanes finish. Ends early after a `fatal` outcome, on abort (what is done until then is taken), and where a lane
 * is lost: that rejects, after what was done before was taken.
 */
export async function inOrder(
  batches: AsyncIterator<readonly Item[]>,
  lanes: readonly Lane[],
  take: (outcomes: readonly Outcome[]) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const done = new Map<number, readonly Outcome[]>();
  let [given, next] = [0, 0];
  let stopped = signal?.aborted === true;
  let taking = Promise.resolve();
  /** Those that wait until the earliest batch has been taken. */
  let waiting: (() => void)[] = [];
  let reading: Promise<unknown> = Promise.resolve();

  const flush = async (): Promise<void> => {
    for (let outcomes = done.get(next); outcomes !== undefined; outcomes = done.get(next)) {
      done.delete(next++);
      await take(outcomes);
      for (const go of waiting) go();
      waiting = [];
    }
  };
  /** The next batch and its place; one reader at a time, so that the places are the order. */
  const read = async (): Promise<{ readonly place: number; readonly items: readonly Item[] } | null> => {
    const turn = reading.then(async () => {
      if (stopped) return null;
      const { value, done: end } = (await batches.next()) as IteratorResult<readonly Item[], unknown>;
      return end === true ? null : { place: given++, items: value };
    });
    reading = turn.catch(() => undefined);
    return turn;
  };
  const serve = async (lane: Lane): Promise<void> => {
    for (;;) {
      const batch = await read();
      if (batch === null) return;
      while (!stopped && batch.place > next + AHEAD * lanes.length)
        await new Promise<void>((go) => waiting.push(go));
      const outcomes = await lane.run(batch.items);
      if (signal?.aborted === true || outcomes.some(({ fatal }) => fatal)) stopped = true;
      done.set(batch.place, outcomes);
      taking = taking.then(flush);
      await taking;
    }
  };
  const lost: unknown[] = [];
  await Promise.all(
    lanes.map((lane) =>
      serve(lane).catch((error: unknown) => {
        stopped = true;
        lost.push(error);
        for (const go of waiting) go();
      }),
    ),
  );
  await taking.catch(() => undefined);
  // What was done beyond a batch that never came.
  for (const [, outcomes] of [...done].sort(([a], [b]) => a - b)) await take(outcomes);
  if (lost.length > 0) throw lost[0];
}
