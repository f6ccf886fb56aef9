import { describe, expect, it } from 'vitest';
import { EngineError } from '../../engine/errors';
import type { NetworkImage, ScoreEvent } from '../../engine/jobs';
import { fakeStore } from '../../store/testing/fakes';
import type { JobClient } from '../../worker/clientRerun';
import { scoreBatch } from './engineScore';

const image: NetworkImage = { kind: 'rgb8', height: 1, width: 1, data: Uint8Array.of(1, 2, 3) };
const columns = [{ method: 'energy', params: {} } as const, { method: 'knn', params: {} } as const];
const rows: ScoreEvent = {
  type: 'rows',
  ...{ first: 0, count: 1, done: 1, total: 1 },
  predicted: Int32Array.of(4),
  probability: Float64Array.of(0.5),
  logits: new Float32Array(),
  features: new Float32Array(),
  columns: [{ method: 'energy', params: {}, values: Float64Array.of(7), faults: [], seconds: 0 }],
};

/** A client whose jobs end when the test says so. */
function setUp() {
  const store = fakeStore();
  const jobs: { end: (error?: Error) => void; cancelled: boolean }[] = [];
  const start = ((_kind: string, _spec: unknown, { onEvent }: { onEvent: (event: ScoreEvent) => void }) => {
    let resolve: () => void = () => undefined;
    let reject: (error: Error) => void = () => undefined;
    const promise = new Promise<void>((done, failed) => {
      [resolve, reject] = [done, failed];
    });
    const job = {
      cancelled: false,
      end: (error?: Error) => {
        if (error !== undefined) reject(error);
        else {
          onEvent(rows);
          resolve();
        }
      },
    };
    jobs.push(job);
    return {
      id: jobs.length,
      done: promise,
      cancel: () => {
        job.cancelled = true;
        job.end(new EngineError('cancelled', 'The job was cancelled.'));
      },
    };
  }) as unknown as JobClient['start'];
  const stop = new AbortController();
  const score = () => scoreBatch({ store, client: { start } }, 'p', [image], columns, {}, stop.signal);
  const busy = (is: boolean): void =>
    store.setState({
      run: {
        ...store.getState().run,
        ...(is
          ? { status: 'running', key: 'k', done: 0, total: 2, left: null }
          : { status: 'done', key: 'k', done: 2, total: 2 }),
      },
    });
  const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
  return { jobs, score, busy, stop, turn };
}

describe('a batch of a benchmark', () => {
  it('is scored; a detector without its state says so', async () => {
    const { jobs, score, turn } = setUp();
    const answers = score();
    await turn();
    jobs[0]!.end();
    expect(await answers).toEqual([
      {
        prediction: 4,
        scores: [
          { score: 7 },
          { fault: 'This detector learns from ID pictures first, and this network brings no state of it.' },
        ],
      },
    ]);
  });
  it('waits for what a person does, and gives way to it', async () => {
    const { jobs, score, busy, turn } = setUp();
    busy(true);
    const answers = score();
    await turn();
    expect(jobs).toHaveLength(0);
    busy(false);
    await turn();
    expect(jobs).toHaveLength(1);
    busy(true);
    expect(jobs[0]!.cancelled).toBe(true);
    await turn();
    expect(jobs).toHaveLength(1);
    busy(false);
    await turn();
    jobs[1]!.end();
    expect(await answers).toHaveLength(1);
  });
  it('outlives one death of the engine, not two', async () => {
    const { jobs, score, turn } = setUp();
    const answers = score();
    const failed = expect(answers).rejects.toThrow('dead');
    for (let i = 0; i < 2; i++) {
      await turn();
      jobs[i]!.end(new EngineError('worker-died', 'dead'));
    }
    await failed;
  });
  it('is given up when the run is stopped, also while it waits', async () => {
    const { jobs, score, busy, stop, turn } = setUp();
    busy(true);
    const answers = score();
    const failed = expect(answers).rejects.toThrow('The run was stopped.');
    await turn();
    stop.abort();
    await failed;
    expect(jobs).toHaveLength(0);
  });
});
