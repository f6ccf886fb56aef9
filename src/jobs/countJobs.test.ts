/** Histograms of one layer at a time, where the network has too many channels for all of them. */
import { describe, expect, it, vi } from 'vitest';
import type { AnalyseEvent, CountsSpec, TapStats } from '../engine/jobs';
import { hasCounts } from '../store/records';
import { shownRecord } from '../store/selectors';
import { analyseEvents } from '../worker/testing/fakeEngine';
import type { FakeJob } from './testing/fakeClient';
import { begin, client, frames, settle, store, useController } from './testing/harness';

useController();

const bare = (stats: readonly TapStats[]): TapStats[] =>
  stats.map((s) => ({ ...s, histogram: new Uint32Array(0) }));

/** The event as a network gives it whose histograms are left out. */
function withoutCounts(event: AnalyseEvent): AnalyseEvent {
  if (event.type === 'plan') return { ...event, histogramsLeftOut: { bytes: 2e7, limit: 1.6e7 } };
  if (event.type === 'forward') return { ...event, gaia: bare(event.gaia) };
  return event.type === 'iteration' ? { ...event, taps: bare(event.taps) } : event;
}

/** Run the last analysis to its end, without histograms unless they are asked for. */
async function analysed(change = withoutCounts): Promise<void> {
  const job = client.jobs.filter(({ kind }) => kind === 'analyse').at(-1)!;
  for (const event of analyseEvents(store.getState().settings, 'wasm')) job.emit(change(event));
  job.finish();
  await settle();
  frames.draw();
}

const counting = (): FakeJob[] => client.jobs.filter(({ kind }) => kind === 'counts');
const asked = (): number[] => counting().map(({ spec }) => (spec as CountsSpec).tap);
const record = () => shownRecord(store.getState(), store)!;
const stats = (tap: number, value: number): TapStats => ({
  tap,
  density: record().forward!.gaia[tap]!.density,
  histogram: Uint32Array.of(value, value),
});
async function answer(job = counting().at(-1)!): Promise<void> {
  const { tap, settings } = job.spec as CountsSpec;
  job.emit({ type: 'counts', gaia: stats(tap, 1), iterations: [stats(tap, 1), stats(tap, 2)], settings });
  job.finish();
  await settle();
}

describe('counts of one layer', () => {
  it('are fetched when a layer is chosen, once, and put into the record', async () => {
    await begin('a');
    await analysed();
    expect(asked()).toEqual([]);
    store.actions.setView({ tap: 1 });
    expect(asked()).toEqual([1]);
    const { version } = store.getState().run;
    await answer();
    expect(store.getState().run.version).toBe(version + 1);
    expect(record().forward!.gaia.map(({ histogram }) => histogram.length)).toEqual([0, 2]);
    expect(record().iterations.map((row) => [...row[1]!.histogram])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect([hasCounts(record(), 0), hasCounts(record(), 1)]).toEqual([false, true]);
    store.actions.setView({ tap: 0 });
    store.actions.setView({ tap: 1 });
    store.actions.setView({ tap: null });
    store.actions.setView({ tap: 1 });
    expect(asked()).toEqual([1, 0]);
    expect(counting()[1]!.cancelled).toBe(true);
  });

  it('wait for the analysis, and another picture stops them', async () => {
    await begin('a', 'b');
    store.actions.setView({ tap: 0 });
    expect(asked()).toEqual([]);
    await analysed();
    expect(asked()).toEqual([0]);
    store.actions.selectImage('b');
    expect(counting()[0]!.cancelled).toBe(true);
    const before = store.getState().run.version;
    counting()[0]!.emit({
      type: 'counts',
      gaia: stats(0, 9),
      iterations: [],
      settings: store.getState().settings,
    });
    expect(store.getState().run.version).toBe(before);
  });

  it('are not asked for again by themselves where they failed, nor where the analysis has them all', async () => {
    await begin('a');
    await analysed();
    store.actions.setView({ tap: 0 });
    counting()[0]!.fail('not-finite');
    await settle();
    store.actions.setView({ channel: 1 });
    expect(asked()).toEqual([0]);
    expect(hasCounts(record(), 0)).toBe(false);
    store.actions.setSettings({ eta: 0.02 });
    await vi.advanceTimersByTimeAsync(100);
    await analysed((event) => event);
    expect(record().plan!.histogramsLeftOut).toBeUndefined();
    expect(asked()).toEqual([0]);
  });
});
