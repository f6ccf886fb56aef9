import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../engine/settings';
import { contentKey, identityOf } from '../packs/identity';
import type { AppStore } from './appStore';
import { analyseEvents } from '../worker/testing/fakeEngine';
import { newRecord, take } from './records';
import { allVerdicts, answering, chipOf, isStale, verdictFor, verdictOf, verdicts } from './selectors';
import { fakePack, fakeStore, phase, picture } from './testing/fakes';
import { DEFAULT_INPUT } from './types';

const finished = (change = {}) => {
  const store = fakeStore();
  const settings = { ...DEFAULT_SETTINGS, ...change };
  const record = newRecord({ key: 'k', imageId: 'a', pack: 'p', input: DEFAULT_INPUT, settings });
  for (const event of analyseEvents(settings, 'wasm')) take(record, event);
  store.results.set(record);
  store.actions.addImages([picture('a', 1)]);
  store.setState({
    pack: { id: 'p', status: 'ready', json: fakePack() },
    run: { ...phase('done'), shownKey: 'k', version: 1 },
  });
  return { store, record };
};

describe('the detectors that are heard', () => {
  const knn = (score: number, params = { k: 50 }) =>
    ({ method: 'knn', params, score, seconds: 0, fault: null }) as const;
  const energy = { method: 'energy', params: { temperature: 2 }, score: 3, seconds: 0, fault: null } as const;
  const shown = (imageId = 'a') => {
    const { store } = finished();
    const json = {
      ...fakePack(),
      calibration: {
        ...fakePack().calibration,
        entries: [
          { method: 'knn' as const, images: 100, quantiles: Array.from({ length: 11 }, (_, i) => i) },
        ],
      },
    };
    store.setState({
      pack: { id: 'p', status: 'ready', json },
      detectors: { status: 'done', imageId, pack: 'p', scores: [knn(9.9), energy] },
    });
    return store;
  };

  it('are those of the analysis, and the chosen one; one at other parameters stands in for its usual self', () => {
    const store = shown();
    const all = () => answering(store.getState(), store);
    expect(all().map(({ method }) => method)).toEqual(['si-z', 'gaia-z', 'msp', 'maxlogit', 'energy']);
    expect(all().at(-1)).toMatchObject({ score: 3, params: { temperature: 2 } });
    store.actions.setChoice({ primary: 'knn' });
    expect(all().find(({ method }) => method === 'knn')).toMatchObject({ calibrated: true, verdict: 'ood' });
    expect(all()).toBe(answering(store.getState(), store));
    expect(allVerdicts(store.getState(), store)).toHaveLength(6);
  });

  it('leave out scores of another picture', () => {
    const store = shown('b');
    expect(allVerdicts(store.getState(), store)).toBe(verdicts(store.getState(), store));
  });

  it('have no verdict at parameters that are not calibrated', () => {
    const store = shown();
    store.setState({ detectors: { ...store.getState().detectors, scores: [knn(9.9, { k: 5 })] } });
    const found = allVerdicts(store.getState(), store).find(({ method }) => method === 'knn');
    expect(found).toMatchObject({ calibrated: false, why: 'settings' });
  });
});

describe('verdicts', () => {
  it('place every score among ID images and give one object for one state', () => {
    const { store } = finished();
    const all = verdicts(store.getState(), store);
    expect(all.map((v) => v.method)).toEqual(['si-z', 'gaia-z', 'msp', 'maxlogit', 'energy']);
    expect(all[0]).toMatchObject({ score: 2.001, calibrated: true, percentile: 100, verdict: 'ood' });
    expect(all[0]!.threshold).toBeCloseTo(0.95);
    expect(all[2]).toMatchObject({ score: 0.25, percentile: 25, verdict: 'id' });
    expect(all[4]).toMatchObject({ calibrated: false, percentile: null, threshold: null, verdict: null });
    expect(verdicts(store.getState(), store)).toBe(all);
    store.actions.setTheme('dark');
    expect(verdicts(store.getState(), store)).toBe(all);
    store.actions.setView({ targetTpr: 0.5 });
    expect(verdicts(store.getState(), store)[0]!.threshold).toBeCloseTo(0.5);
  });

  it('find a family by its rule', () => {
    const { store } = finished();
    expect(verdictFor(store.getState(), store, 'si')!.method).toBe('si-z');
    expect(verdictFor(store.getState(), store, 'gaia')!.method).toBe('gaia-z');
    expect(verdictFor(store.getState(), store, 'msp')!.method).toBe('msp');
  });

  it('are of the settings of the result, not of the page', () => {
    const { store } = finished({ eta: 0.3 });
    expect(verdictFor(store.getState(), store, 'si')).toMatchObject({ calibrated: false });
    expect(verdictFor(store.getState(), store, 'gaia')).toMatchObject({ calibrated: true });
  });

  it('are none while pack or record is missing', () => {
    const store = fakeStore();
    expect(verdicts(store.getState(), store)).toEqual([]);
    expect(verdicts(store.getState(), store)).toBe(verdicts(store.getState(), store));
    expect(verdictFor(store.getState(), store, 'si')).toBeNull();
  });

  it('are none where the calibration was made for other weights, or another preparation', async () => {
    const pack = fakePack();
    const stated = { ...pack, weights: { ...pack.weights, sha256: 'a'.repeat(64) } };
    const own = (await identityOf(stated))!;
    const madeFor = async (change: Partial<typeof own>) => {
      const json = { ...stated, calibration: { ...pack.calibration, madeFor: { ...own, ...change } } };
      await identityOf(json);
      return verdictOf({ method: 'msp', score: 0.5, settings: null }, json, 0.95);
    };
    expect(await madeFor({})).toMatchObject({ calibrated: true, why: null });
    const none = { calibrated: false, percentile: null, threshold: null, verdict: null };
    expect(await madeFor({ network: 'b'.repeat(64) })).toMatchObject({ ...none, why: 'network' });
    expect(await madeFor({ preprocessing: 'b'.repeat(64) })).toMatchObject({ ...none, why: 'preprocessing' });
  });

  it('call a score at the threshold ID', () => {
    const score = { method: 'msp' as const, score: 0.5, settings: null };
    expect(verdictOf(score, fakePack(), 0.5).verdict).toBe('id');
    expect(verdictOf({ ...score, score: 0.5001 }, fakePack(), 0.5).verdict).toBe('ood');
    expect(verdictOf({ ...score, score: Number.NaN }, fakePack(), 0.5).calibrated).toBe(false);
  });
});

const networkOf = (store: AppStore): string => contentKey(store.getState().pack.json!);

describe('a chip', () => {
  it('says the verdict, says when it is of other settings, and is one object for one state', () => {
    const { store, record } = finished();
    const item = (): Parameters<typeof chipOf>[0] => store.getState().images.items[0]!;
    expect(chipOf(item(), store.getState())).toBeNull();
    store.actions.updateImage('a', { scores: record.result!.scores, scoredBy: 'other' });
    expect(chipOf(item(), store.getState())).toBeNull();
    store.actions.updateImage('a', { scoredBy: networkOf(store) });
    const chip = chipOf(item(), store.getState());
    expect(chip).toMatchObject({ method: 'si-z', verdict: 'ood', stale: false });
    expect(chipOf(item(), store.getState())).toBe(chip);
    store.actions.setSettings({ eta: 0.05 });
    expect(chipOf(item(), store.getState())).toMatchObject({ stale: true });
  });

  it('is no other network’s that has the same id', () => {
    const { store, record } = finished();
    store.actions.updateImage('a', { scores: record.result!.scores, scoredBy: networkOf(store) });
    const chip = () => chipOf(store.getState().images.items[0]!, store.getState());
    expect(chip()).not.toBeNull();
    // The same id and the same words, and other weights for all that anybody knows.
    store.setState({ pack: { id: 'p', status: 'ready', json: fakePack() } });
    expect(chip()).toBeNull();
  });

  it('is of before where only the preparation of the picture has changed', () => {
    const { store, record } = finished();
    const input = DEFAULT_INPUT;
    store.actions.updateImage('a', {
      scores: record.result!.scores,
      scoredBy: networkOf(store),
      scoredInput: input,
    });
    const chip = () => chipOf(store.getState().images.items[0]!, store.getState());
    const before = chip()!.stale;
    store.actions.setInput({ rule: 'crop-only' });
    expect(chip()).toMatchObject({ stale: true });
    store.actions.setInput(input);
    expect(chip()).toMatchObject({ stale: before });
    expect(before).toBe(false);
  });
});

describe('the run', () => {
  it('is stale when the shown record is not the one asked for', () => {
    const { store } = finished();
    expect(isStale(store.getState())).toBe(false);
    store.setState({ run: { ...store.getState().run, ...phase('running', 'other') } });
    expect(isStale(store.getState())).toBe(true);
  });
});

describe('the chip of a picture', () => {
  it('follows the primary detector, also one that an analysis does not give', () => {
    const { store, record } = finished();
    const network = networkOf(store);
    store.actions.updateImage('a', { scores: record.result!.scores, scoredBy: network });
    const chip = () => chipOf(store.getState().images.items[0]!, store.getState());
    store.actions.setChoice({ primary: 'gaia-z' });
    expect(chip()?.method).toBe('gaia-z');
    store.actions.setChoice({ primary: 'knn' });
    expect(chip()).toBeNull();
    const further = { method: 'knn', params: {}, score: 2, scoredBy: network, fitted: null } as const;
    store.actions.updateImage('a', { further: { ...further, input: store.getState().input } });
    expect(chip()).toMatchObject({ method: 'knn', score: 2, stale: false });
    store.actions.setParameters('knn', { k: 7 });
    expect(chip()).toBeNull();
    store.actions.setParameters('knn', {});
    store.actions.updateImage('a', {
      further: { ...further, scoredBy: 'another', input: store.getState().input },
    });
    expect(chip()).toBeNull();
  });

  it('is of the detector that the pack names, where a person has not chosen one', () => {
    const { store, record } = finished();
    const { pack } = store.getState();
    const json = { ...pack.json!, recommended: { detector: 'gaia-z' as const } };
    store.setState({ pack: { id: pack.id, status: 'ready', json } });
    store.actions.updateImage('a', { scores: record.result!.scores, scoredBy: networkOf(store) });
    const chip = () => chipOf(store.getState().images.items[0]!, store.getState());
    expect(chip()?.method).toBe('gaia-z');
    store.actions.setChoice({ primary: 'si-z' });
    expect(chip()?.method).toBe('si-z');
  });
});
