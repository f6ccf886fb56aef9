import { expect, it, vi } from 'vitest';
import type { CascadeEvent, CurvesEvent, ExplainEvent, JobSpec } from '../engine/jobs';
import { must } from '../lib/must';
import { CURVE_ORDERS } from '../store/inquiries';
import { begin, client, complete, kinds, settle, store, useController } from './testing/harness';

useController();

async function analysed(...ids: string[]): Promise<void> {
  await begin(...ids);
  await complete();
  await complete();
}
const explanation = (k: number): ExplainEvent => ({
  type: 'explanation',
  method: 'knn',
  params: { k },
  seconds: 0.1,
  explanation: {
    kind: 'outputs',
    what: 'Logit',
    values: Float64Array.of(1),
    logits: Float64Array.of(1),
    score: -1,
    terms: [],
  },
});
/** After what holds jobs back while a person drags. */
const later = (): Promise<unknown> => vi.advanceTimersByTimeAsync(200);
const shownMap = () => must(store.getState().map.result);
const live = (): string[] => client.live.map(({ kind }) => kind);

it('computes nothing that nobody asks for', async () => {
  await analysed('a');
  expect(kinds()).toEqual(['analyse', 'map']);
});

it('explains a detector once its row is open, anew for other parameters and other pictures', async () => {
  await analysed('a', 'b');
  store.actions.ask({ explain: 'knn' });
  expect(client.last.kind).toBe('explain');
  expect((client.last.spec as JobSpec<'explain'>).methods[0]).toMatchObject({
    method: 'knn',
    params: { k: 50 },
  });
  client.last.emit(explanation(50));
  client.last.finish();
  await settle();
  expect(store.getState().answers.explain).toMatchObject({ status: 'done', result: { params: { k: 50 } } });
  const before = client.jobs.length;
  store.actions.ask({});
  expect(client.jobs).toHaveLength(before);

  store.actions.setParameters('knn', { k: 3 });
  const again = must(client.jobs.find((job, i) => i >= before && job.kind === 'explain'));
  expect((again.spec as JobSpec<'explain'>).methods[0].params).toEqual({ k: 3 });
  expect(store.getState().answers.explain.status).toBe('running');
  store.actions.selectImage('b');
  await later();
  expect(again.cancelled).toBe(true);
  expect(live()).not.toContain('explain');
  expect(store.getState().answers.explain).toMatchObject({ status: 'running', result: null });
  await complete(must(client.live.find(({ kind }) => kind === 'analyse')));
  expect(live()).toContain('explain');
  store.actions.ask({ explain: null });
  expect(live()).not.toContain('explain');
  expect(store.getState().answers.explain.status).toBe('idle');
});

it('says why there is no explanation, and tries again when it is asked again', async () => {
  await analysed('a');
  store.actions.ask({ explain: 'knn' });
  client.last.fail('not-applicable');
  await settle();
  expect(store.getState().answers.explain).toEqual({ status: 'failed', error: 'It failed: not-applicable.' });
  store.actions.ask({ explain: null });
  store.actions.ask({ explain: 'knn' });
  expect(live()).toEqual(['explain']);
});

it('curves of the shown map: progress, the end, and an end with the map', async () => {
  await analysed('a');
  const map = shownMap();
  store.actions.ask({ curves: { map } });
  const job = client.last;
  expect(job.spec).toMatchObject({ orders: CURVE_ORDERS, values: map.values });
  job.emit({ type: 'progress', done: 1, total: 4 });
  expect(store.getState().answers.curves).toEqual({ status: 'running', result: null, share: 0.25 });
  const curve = { shares: [0, 1], probabilities: [0, 1], area: 0.5 };
  const event: CurvesEvent = {
    type: 'curves',
    curves: { insertion: curve, deletion: curve, randomInsertions: [curve], randomDeletions: [curve] },
    steps: 1,
    seed: 0,
  };
  job.emit(event);
  job.finish();
  await settle();
  expect(store.getState().answers.curves).toMatchObject({ status: 'done', result: { of: map, steps: 1 } });

  store.actions.ask({ curves: { map } });
  const second = client.last;
  expect(second).not.toBe(job);
  store.actions.setView({ map: 'integrated-gradients' });
  await later();
  await complete(must(client.live.find(({ kind }) => kind === 'map')));
  expect(second.cancelled).toBe(true);
  expect(store.getState().answers.curves.status).toBe('idle');
});

it('a cascade grows depth by depth, can be cancelled, and ends with its target', async () => {
  await analysed('a', 'b');
  await complete();
  const ask = (): void => store.actions.ask({ cascade: { map: shownMap() } });
  ask();
  const step = (layers: number): CascadeEvent => ({
    type: 'cascade',
    node: `n${layers}`,
    layers,
    of: 4,
    signed: 0,
    absolute: 0,
  });
  const job = client.last;
  job.emit(step(1));
  job.emit(step(2));
  expect(store.getState().answers.cascade).toMatchObject({ status: 'running', share: 0.5 });
  const { cascade } = store.getState().answers;
  if (cascade.status !== 'running') throw new Error(cascade.status);
  expect(cascade.result?.steps.map(({ layers }) => layers)).toEqual([1, 2]);
  store.actions.ask({ cascade: null });
  expect(job.cancelled).toBe(true);
  expect(store.getState().answers.cascade.status).toBe('idle');
  ask();
  const other = client.last;
  store.actions.selectImage('b');
  await settle();
  expect(other.cancelled).toBe(true);
  expect(store.getState().asked.cascade).toBeNull();
});

it('a second map follows the view beside the first', async () => {
  await analysed('a');
  store.actions.ask({ second: 'input-gradient' });
  expect(client.last.spec).toMatchObject({ map: { kind: 'input-gradient' } });
  await complete();
  expect(store.getState().answers.second.status).toBe('done');
  // Of a channel: none is chosen, so there is nothing to ask for.
  store.actions.ask({ second: 'gaia-tap' });
  expect(live()).toEqual([]);
  store.actions.setView({ tap: 0, channel: 1 });
  expect(client.last.spec).toMatchObject({ map: { kind: 'gaia-tap', tap: 0, channel: 1 } });
});
