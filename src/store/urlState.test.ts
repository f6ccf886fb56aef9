import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../engine/settings';
import { applyLink, type Place, syncLink } from './linkSync';
import { fakeStore, phase, picture } from './testing/fakes';
import {
  type Choice,
  DEFAULT_CHOICE,
  DEFAULT_INPUT,
  DEFAULT_VIEW,
  type InputOptions,
  type View,
} from './types';
import { type Link, linkOf, readLink, writeLink, linkFault } from './urlState';

const DEFAULT_LINK: Link = {
  settings: DEFAULT_SETTINGS,
  input: DEFAULT_INPUT,
  view: DEFAULT_VIEW,
  choice: DEFAULT_CHOICE,
  pack: null,
  backend: 'auto',
  sample: null,
  screen: 'explorer',
};

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((x) => (x === 0 ? 0 : x));
const settings: fc.Arbitrary<Settings> = fc.record({
  eta: real(1e-5, 1),
  iterations: fc.integer({ min: 1, max: 64 }),
  integration: fc.constantFrom('mean', 'add', 'multiply'),
  perturbation: fc.constantFrom('adversarial', 'random', 'none'),
  splitting: fc.boolean(),
  attackLoss: fc.constantFrom('cross-entropy', 'logit', 'margin'),
  l2Bound: fc.option(real(1e-6, 100)),
  taps: fc.constantFrom('gaia', 'reference'),
  labelSpace: fc.constantFrom('auto', 'z', 'a'),
  topFraction: real(0, 1),
  scoreForm: fc.constantFrom('tau', 'mean-square'),
  tolerance: real(0, 1),
  seed: fc.nat(),
});
const input: fc.Arbitrary<InputOptions> = fc.record({
  rule: fc.constantFrom('pack', 'resize-crop', 'crop-only'),
  background: fc.constantFrom('white', 'black', 'grey'),
});
const view: fc.Arbitrary<View> = fc
  .record({
    tap: fc.option(fc.nat(500)),
    channel: fc.option(fc.nat(5000)),
    iteration: fc.option(fc.integer({ min: 1, max: 64 })),
    overlay: fc.boolean(),
    linkedScales: fc.boolean(),
    histogramUnit: fc.constantFrom('share', 'count'),
    histogramScale: fc.constantFrom('linear', 'log'),
    matrix: fc.constantFrom('deviation', 'gaia', 'si', 'difference'),
    matrixSort: fc.constantFrom('channel', 'density', 'difference'),
    map: fc.constantFrom('input-gradient', 'si-path', 'integrated-gradients', 'si-tap', 'gaia-tap'),
    mapParameters: fc.constantFrom({}, { smoothgrad: { copies: 64, sigma: 0.3 }, agi: { classes: 2 } }),
    mapColor: fc.constantFrom('diverging', 'magma', 'viridis', 'greys'),
    mapOpacity: real(0, 1),
    mapClip: real(90, 100),
    targetTpr: real(0.5, 0.999),
    fdr: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
  })
  .map((v) => (v.tap === null ? { ...v, channel: null } : v)) as fc.Arbitrary<View>;
const choice = fc.record({
  all: fc.boolean(),
  primary: fc.constantFrom(null, 'knn', 'energy'),
  parameters: fc.constantFrom({}, { knn: { k: 10 }, odin: { epsilon: 0.002 } }),
}) as fc.Arbitrary<Choice>;
const link: fc.Arbitrary<Link> = fc
  .record({
    settings,
    input,
    view,
    choice,
    pack: fc.option(fc.stringMatching(/^[a-z0-9.-]{1,40}$/)),
    backend: fc.constantFrom('auto', 'webgpu', 'wasm', 'cpu'),
    sample: fc.option(fc.stringMatching(/^[a-z0-9_-]{1,40}$/)),
    screen: fc.constantFrom('explorer', 'benchmark'),
  })
  .map((l) => ({
    ...l,
    view: {
      ...l.view,
      iteration:
        l.view.iteration !== null && l.view.iteration > l.settings.iterations ? null : l.view.iteration,
    },
  })) as fc.Arbitrary<Link>;

describe('a link', () => {
  it('brings back exactly the view it was made from', () => {
    fc.assert(
      fc.property(link, (l) => {
        expect(readLink(writeLink(l))).toEqual(l);
      }),
    );
  });

  it('says only what differs from the defaults', () => {
    expect(writeLink(DEFAULT_LINK)).toBe('#v=1');
    expect(writeLink({ ...DEFAULT_LINK, settings: { ...DEFAULT_SETTINGS, eta: 0.05, iterations: 4 } })).toBe(
      '#v=1&eta=0.05&T=4',
    );
  });

  it('never gives a view that cannot be, whatever it says', () => {
    const hash = fc
      .dictionary(
        fc.constantFrom('v', 'eta', 'T', 'tap', 'channel', 'iteration', 'l2', 'map', 'tpr', 'pack', 'x'),
        fc.oneof(fc.string(), fc.double().map(String), fc.constantFrom('none', '-5', '1e99', 'NaN', '')),
      )
      .map((pairs) => `#${new URLSearchParams({ ...pairs, v: '1' }).toString()}`);
    fc.assert(
      fc.property(hash, (text) => {
        const read = readLink(text)!;
        expect(read.settings.eta).toBeGreaterThanOrEqual(1e-5);
        expect(read.settings.eta).toBeLessThanOrEqual(1);
        expect(Number.isInteger(read.settings.iterations)).toBe(true);
        expect(read.view.tap === null && read.view.channel !== null).toBe(false);
        expect(readLink(writeLink(read))).toEqual(read);
      }),
    );
  });

  it('clamps numbers, passes over unknown keys and keeps defaults for what it cannot read', () => {
    expect(readLink('#v=1&eta=7&T=2.6&loss=hinge&colour=red&splitting=maybe')).toEqual({
      ...DEFAULT_LINK,
      settings: { ...DEFAULT_SETTINGS, eta: 1, iterations: 3 },
    });
  });

  it('of another version or of another page is none', () => {
    expect(readLink('')).toBeNull();
    expect(readLink('#help')).toBeNull();
    expect(readLink('#v=2&eta=0.5')).toBeNull();
  });

  it('does not name a pack outside the packs', () => {
    expect(readLink('#v=1&pack=../../secret')!.pack).toBeNull();
    expect(readLink('#v=1&sample=https%3A%2F%2Fexample.org')!.sample).toBeNull();
  });
});

describe('the address bar', () => {
  let hash: string;
  let byHand: () => void;
  let place: Place;

  beforeEach(() => {
    vi.useFakeTimers();
    hash = '';
    place = {
      hash: () => hash,
      replace: vi.fn((next: string) => (hash = next)),
      push: vi.fn((next: string) => (hash = next)),
      onChange: (listener) => {
        byHand = listener;
        return () => undefined;
      },
    };
  });
  afterEach(() => vi.useRealTimers());

  it('follows the store after a drag, once', () => {
    const store = fakeStore();
    const off = syncLink(store, place, () => undefined);
    for (let i = 1; i <= 10; i++) store.actions.setSettings({ eta: i / 100 });
    vi.advanceTimersByTime(1000);
    expect(place.replace).toHaveBeenCalledTimes(1);
    expect(hash).toBe('#v=1&pack=p&eta=0.1');
    off();
  });

  it('gives another network or gallery picture an entry of its own, settings and one’s own pictures none', async () => {
    const store = fakeStore();
    // As the jobs do: a change of the network changes more, before the link is told of it.
    store.subscribe((state, before) => {
      if (state.pack.id !== before.pack.id) store.setState({ run: { ...state.run, ...phase('running') } });
    });
    let loaded = (): void => undefined;
    const off = syncLink(store, place, () => new Promise<void>((resolve) => (loaded = resolve)));
    const quiet = () => vi.advanceTimersByTimeAsync(1000);
    const show = (id: string, sample?: string): void => {
      const { item, rgba } = picture(id, 1);
      store.actions.addImages([
        { item: sample === undefined ? item : { ...item, source: 'gallery', sample }, rgba },
      ]);
    };
    show('a', 'cat');
    await quiet();
    store.actions.setSettings({ eta: 0.2 });
    await quiet();
    expect(place.push).not.toHaveBeenCalled();
    // The last setting belongs to the entry that is left, however soon that was.
    store.actions.setSettings({ eta: 0.3 });
    show('b', 'dog');
    expect(place.replace).toHaveBeenLastCalledWith('#v=1&pack=p&sample=cat&eta=0.3');
    await quiet();
    expect(place.push).toHaveBeenLastCalledWith('#v=1&pack=p&sample=dog&eta=0.3');
    store.setState({ pack: { ...store.getState().pack, id: 'q' } });
    await quiet();
    expect(place.push).toHaveBeenCalledTimes(2);
    show('c');
    await quiet();
    show('d', 'horse');
    await quiet();
    expect(place.push).toHaveBeenCalledTimes(2);
    // Back: the picture comes later than the settings, and the link names it all the while.
    hash = '#v=1&pack=q&sample=cat&eta=0.3';
    byHand();
    await quiet();
    store.actions.setView({ overlay: false });
    await quiet();
    expect(hash).toBe('#v=1&pack=q&sample=cat&eta=0.3&overlay=off');
    show('a', 'cat');
    loaded();
    await quiet();
    expect(place.push).toHaveBeenCalledTimes(2);
    expect(hash).toBe('#v=1&pack=q&sample=cat&eta=0.3&overlay=off');
    // Back to another network.
    hash = '#v=1&pack=p&sample=cat';
    byHand();
    loaded();
    await quiet();
    expect(place.push).toHaveBeenCalledTimes(2);
    expect(hash).toBe('#v=1&pack=p&sample=cat');
    hash = '#v=1&pack=q&sample=cat';
    byHand();
    loaded();
    await quiet();
    expect(place.push).toHaveBeenCalledTimes(2);
    // A picture that does not come is not named any longer.
    hash = '#v=1&pack=q&sample=gone';
    byHand();
    loaded();
    await quiet();
    expect(hash).toBe('#v=1&pack=q&sample=cat');
    show('b', 'dog');
    await quiet();
    expect(place.push).toHaveBeenLastCalledWith('#v=1&pack=q&sample=dog');
    off();
  });

  it('does not write over a hash changed by hand that the browser has not told of yet', () => {
    const store = fakeStore();
    const off = syncLink(store, place, () => undefined);
    store.actions.setSettings({ eta: 0.2 });
    hash = '#v=1&pack=q';
    vi.advanceTimersByTime(1000);
    expect(hash).toBe('#v=1&pack=q');
    byHand();
    expect(store.getState().pack.id).toBe('q');
    off();
  });

  it('names the gallery picture, and moves the store when it is changed by hand', () => {
    const store = fakeStore();
    const samples: string[] = [];
    syncLink(store, place, (sample) => samples.push(sample));
    const { item, rgba } = picture('a', 1);
    store.actions.addImages([{ item: { ...item, source: 'gallery', sample: 'stripes' }, rgba }]);
    expect(linkOf(store.getState()).sample).toBe('stripes');
    hash = '#v=1&eta=0.5&sample=dots&backend=wasm&pack=q';
    byHand();
    expect(store.getState()).toMatchObject({
      settings: { eta: 0.5 },
      engine: { requested: 'wasm' },
      pack: { id: 'q', status: 'loading' },
    });
    expect(samples).toEqual(['dots']);
    hash = '#nonsense';
    byHand();
    expect(store.getState().settings.eta).toBe(0.5);
  });

  it('applies a link to a store', () => {
    const store = fakeStore();
    applyLink(store, { ...DEFAULT_LINK, view: { ...DEFAULT_VIEW, tap: 1 } });
    expect(store.getState().view.tap).toBe(1);
    expect(store.getState().pack.id).toBe('p');
  });
});

describe('what of a link could not be read', () => {
  it('is nothing for what the page writes, and for what is no link', () => {
    fc.assert(fc.property(link, (l) => linkFault(writeLink(l)) === null));
    expect(linkFault('')).toBeNull();
    expect(linkFault('#results')).toBeNull();
  });

  it('is named in one sentence', () => {
    expect(linkFault('#v=1&eta=much&T=3')).toBe(
      'This link’s value for “eta” could not be read; the usual one is used.',
    );
    expect(linkFault('#v=1&map=x&pack=../y')).toMatch(
      /^This link’s values for “map”, “pack” .* ones are used\.$/,
    );
    expect(linkFault('#v=1&eta=99&T=3')).toBe('This link asks for what is not possible: “eta” 99 became 1.');
    expect(linkFault('#v=1&T=2.6&tpr=x')).toMatch(/“tpr” could not be read.*“T” 2\.6 became 3\.$/);
    expect(linkFault('#v=2')).toMatch(/another version of Splitscope/);
  });
});
