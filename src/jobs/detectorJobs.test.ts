import { expect, it, vi } from 'vitest';
import { METHODS, metaOf } from '../engine/detectors/methods';
import type { JobSpec, RowsEvent } from '../engine/jobs';
import { fakePack } from '../store/testing/fakes';
import type { FakeJob } from './testing/fakeClient';
import { begin, client, complete, kinds, settle, store, useController } from './testing/harness';
import { wantedDetectors } from './detectorJobs';

useController();

const specOf = (job: FakeJob): JobSpec<'score'> => job.spec as JobSpec<'score'>;
const methodsOf = (job: FakeJob): string[] => specOf(job).methods.map(({ method }) => method);

/** One image's rows, each detector with this score; `without` has none. */
function rows(job: FakeJob, score: number, without: string | null = null): RowsEvent {
  return {
    type: 'rows',
    first: 0,
    count: 1,
    predicted: Int32Array.of(0),
    probability: Float64Array.of(1),
    logits: new Float32Array(0),
    features: new Float32Array(0),
    columns: specOf(job).methods.map(({ method, params = {} }) => ({
      method,
      params,
      values: Float64Array.of(method === without ? NaN : score),
      seconds: 0.01,
      faults:
        method === without ? [{ image: null, code: 'not-applicable' as const, message: 'No head.' }] : [],
    })),
    done: 1,
    total: 1,
  };
}
/** Answer the score job under way. */
async function answer(score: number, without: string | null = null): Promise<void> {
  const job = client.last;
  expect(job.kind).toBe('score');
  job.emit(rows(job, score, without));
  job.finish();
  await settle();
}
/** A picture with its analysis and its map. */
async function analysed(...ids: string[]): Promise<void> {
  await begin(...ids);
  await complete();
  await complete();
}
const scores = () => Object.fromEntries(store.getState().detectors.scores.map((s) => [s.method, s.score]));

it('asks for nothing while the usual detectors are all that is wanted', async () => {
  await analysed('a');
  expect(kinds()).toEqual(['analyse', 'map']);
  expect(store.getState().detectors.status).toBe('idle');
});

it('computes all after analysis and map, those that need a fitted state last', async () => {
  store.actions.setChoice({ all: true });
  await analysed('a');
  const first = methodsOf(client.last);
  expect(first.every((method) => METHODS.some((m) => m === method && !metaOf(m).fitted))).toBe(true);
  await answer(1);
  const second = methodsOf(client.last);
  await answer(2, 'knn');
  const { status, imageId, pack } = store.getState().detectors;
  expect({ status, imageId, pack }).toEqual({ status: 'done', imageId: 'a', pack: fakePack().id });
  expect([...first, ...second].sort()).toEqual([...wantedDetectors(store.getState())].sort());
  expect(scores()).toMatchObject({ odin: 1, vim: 2, knn: null });
  const knn = store.getState().detectors.scores.find(({ method }) => method === 'knn');
  expect(knn?.fault).toBe('No head.');
});

it('asks again only for a detector whose parameters have changed', async () => {
  store.actions.setChoice({ all: true });
  await analysed('a');
  await answer(1);
  await answer(1);
  store.actions.setParameters('react', { percentile: 80 });
  await settle();
  await vi.advanceTimersByTimeAsync(100);
  expect(specOf(client.last).methods).toEqual([{ method: 'react', params: { percentile: 80 } }]);
  await answer(3);
  expect(scores()).toMatchObject({ react: 3, odin: 1 });
  const before = client.jobs.length;
  store.actions.setParameters('react', {});
  await settle();
  expect(client.jobs.length).toBe(before);
  expect(scores()).toMatchObject({ react: 1 });
});

it('stops for another picture, and shows nothing of the one before', async () => {
  store.actions.setChoice({ primary: 'knn' });
  await analysed('a', 'b');
  const job = client.last;
  expect(methodsOf(job)).toEqual(['knn']);
  store.actions.selectImage('b');
  await settle();
  expect(job.cancelled).toBe(true);
  expect(store.getState().detectors).toMatchObject({ imageId: 'b', scores: [] });
});

it('says why where the file of states cannot be had, and tries again for the next picture', async () => {
  store.actions.setChoice({ primary: 'knn' });
  await analysed('a');
  client.last.fail('bad-pack');
  await settle();
  expect(store.getState().detectors).toMatchObject({
    status: 'done',
    scores: [{ method: 'knn', score: null, fault: 'It failed: bad-pack.' }],
  });
});

it('gives way to a map, and goes on after it', async () => {
  store.actions.setChoice({ primary: 'knn' });
  await analysed('a');
  const job = client.last;
  store.actions.setView({ map: 'input-gradient' });
  await settle();
  await vi.advanceTimersByTimeAsync(100);
  expect([job.cancelled, client.last.kind]).toEqual([true, 'map']);
  await complete();
  await answer(4);
  expect(scores()).toEqual({ knn: 4 });
});
