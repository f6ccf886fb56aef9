// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { ResultRecord, RunState } from '../../../store/types';
import { fakePack, phase, picture } from '../../../store/testing/fakes';
import { renderIn, storeWith } from '../../charts/testing/panelStore';
import { SAMPLE_MEASURED } from '../../charts/testing/sampleMeasured';
import { PictureSourceContext } from '../../pictureSource';
import { sampleRecord } from '../../charts/testing/sampleRecord';
import { ScoreLine } from './ScoreLine';
import { VerdictPanel } from './Verdict';

afterEach(cleanup);

function open(record: ResultRecord) {
  const store = storeWith(record);
  const id = record.pack;
  store.setState({
    pack: { id, status: 'ready', json: fakePack(id) },
    measured: { of: id, table: SAMPLE_MEASURED, fault: null },
  });
  const show = (next: ResultRecord, status: RunState['status']): void => {
    store.results.set(next);
    const { run } = store.getState();
    act(() =>
      store.setState({
        run: { ...phase(status, next.key), shownKey: next.key, version: run.version + 1 },
      }),
    );
  };
  return { store, show };
}
const headline = (): string => screen.getByRole('heading', { level: 2 }).textContent;
const side = (name: string): string =>
  screen.getByRole('article', { name }).textContent.replaceAll('\u00a0', ' ');
/** What stands behind the answer, opened. */
function details(name: string): string {
  const box = document.querySelector('details')!;
  if (!box.open)
    act(() => {
      box.open = true;
      fireEvent(box, new Event('toggle'));
    });
  return screen.getByRole('region', { name: `${name} in detail` }).textContent.replaceAll('\u00a0', ' ');
}

it('answers with GAIA and the detectors of the logits at once, and with S&I when it comes', () => {
  const { store, show } = open(sampleRecord({ arrived: 3 }));
  show(sampleRecord({ arrived: 3 }), 'running');
  renderIn(store, <VerdictPanel />);
  expect(headline()).toBe('Unfamiliar. Do not trust “cat” (97%)');
  expect(side('GAIA')).toContain('12.5');
  expect(screen.getByRole('img', { name: /^Where each detector/ }).getAttribute('aria-label')).not.toContain(
    'S&I',
  );
  expect(document.title).toBe('Unfamiliar: Tabby cat.png · Splitscope');
  // Not read out before it stands.
  const said = () => document.querySelector('[aria-live="polite"]')!.textContent;
  expect(said()).toBe('');
  show(sampleRecord(), 'done');
  expect(screen.getByRole('img', { name: /^Where each detector/ }).getAttribute('aria-label')).toContain(
    'S&I',
  );
  expect(headline()).toBe('Unfamiliar. Do not trust “cat” (97%)');
  expect(said()).toBe('Tabby cat.png: Unfamiliar. Do not trust “cat” (97%).');
});

it('keeps the pair of before while the next is computed, and S&I’s score under its own settings when it is cancelled', () => {
  const { store, show } = open(sampleRecord());
  renderIn(store, <VerdictPanel />);
  const before = headline();
  const next = { ...sampleRecord({ arrived: 3, settings: { iterations: 3 } }), key: 'next' };
  show(next, 'running');
  expect(headline()).toBe(before);
  expect(side('S&I')).toContain('η 0.001 · T 2 · mean');
  expect(
    screen.queryByText(/^S&I’s score is still of η 0\.001 · T 2 .*; the new one is on its way\.$/),
  ).not.toBeNull();
  show(next, 'cancelled');
  expect(headline()).toBe(before);
  expect(side('S&I')).toContain('η 0.001 · T 2 · mean');
  expect(
    screen.queryByText(
      /^Stopped after 2 of 3 iterations, iteration 3 at 3 of 7 layers; S&I’s score is still of η/,
    ),
  ).not.toBeNull();
});

it('answers without S&I where that was cancelled, and says that it has no score', () => {
  const { store, show } = open(sampleRecord({ arrived: 3 }));
  show(sampleRecord({ arrived: 3 }), 'cancelled');
  renderIn(store, <VerdictPanel />);
  expect(headline()).toBe('Unfamiliar. Do not trust “cat” (97%)');
  expect(side('S&I')).toContain('Cancelled before the score was there.');
  expect(screen.queryByText(/^Stopped after .*; S&I has no score\.$/)).not.toBeNull();
});

it('says which detectors are wrong about a gallery picture, whatever ran before', () => {
  const gallery = [{ id: 'noise', title: 'Noise', kind: 'ood' as const, alt: '', url: '' }];
  const half = { ...sampleRecord({ arrived: 3 }), key: 'half' };
  for (const ranBefore of [false, true]) {
    const { store, show } = open(ranBefore ? sampleRecord() : half);
    const { items, selected } = store.getState().images;
    store.setState({ images: { items: [{ ...items[0]!, sample: 'noise' }], selected } });
    // A threshold that lets GAIA's score pass.
    const json = fakePack(half.pack);
    const entries = json.calibration.entries.map((entry) => ({ ...entry, quantiles: [0, 50, 100] }));
    store.setState({
      pack: {
        id: half.pack,
        status: 'ready',
        json: { ...json, calibration: { ...json.calibration, entries } },
      },
    });
    renderIn(
      store,
      <PictureSourceContext
        value={{
          gallery,
          galleryFault: null,
          addFiles: vi.fn(),
          addDrop: vi.fn(),
          showSample: vi.fn(),
          saveTable: vi.fn(),
          makeIdSet: vi.fn(),
          faults: [],
        }}
      >
        <VerdictPanel />
      </PictureSourceContext>,
    );
    show(half, 'cancelled');
    details('GAIA');
    const wrong = screen.getByText(/none of this network’s classes/).textContent;
    expect(wrong).toMatch(ranBefore ? /: GAIA, S&I.* are wrong here|GAIA and S&I/ : /: GAIA/);
    cleanup();
  }
});

it('calls a patch a patch by the scores that stand here, not by those that are to come', () => {
  const record = { ...sampleRecord(), input: { rule: 'crop-only', background: 'white' } as const };
  const { store, show } = open(record);
  renderIn(store, <VerdictPanel />);
  const note = () => screen.queryByText(/^The network sees only the middle/);
  expect(note()).not.toBeNull();
  // Whole again, but the new scores are still to come: then they are there.
  act(() => store.actions.setInput({ rule: 'pack' }));
  expect(note()).not.toBeNull();
  show({ ...sampleRecord(), key: 'whole' }, 'done');
  expect(note()).toBeNull();
});

it('has both scores in a line, with what they are of', () => {
  const { store, show } = open(sampleRecord());
  renderIn(store, <ScoreLine />);
  const line = () => screen.getByRole('group', { name: 'Scores' }).textContent;
  expect(line()).toMatch(/GAIA12\.500 (ID|OOD)S&I12\.250 (ID|OOD)$/);
  show({ ...sampleRecord({ arrived: 3 }), key: 'next' }, 'running');
  expect(line()).toMatch(/S&I12\.250 (ID|OOD)before$/);
  show({ ...sampleRecord({ arrived: 3 }), key: 'other', imageId: 'other' }, 'running');
  expect(line()).toMatch(/S&I…$/);
  show({ ...sampleRecord({ arrived: 3 }), key: 'other', imageId: 'other' }, 'cancelled');
  expect(line()).toMatch(/S&I—$/);
  show({ ...sampleRecord({ settings: { eta: 0.3 } }), key: 'odd' }, 'done');
  expect(line()).toMatch(/S&I12\.250 not calibrated$/);
});

it('has the number of ID images beside the threshold, and how far to trust each score', () => {
  const { store } = open(sampleRecord());
  renderIn(store, <VerdictPanel />);
  expect(details('GAIA')).toMatch(/Threshold ξ [\d.]+ accepts 95\.0% of 1,000 ID images/);
  expect(details('GAIA')).toContain(
    'ranks noise above test images in 94.0% of pairs, its best, and near pictures in only 70.0%',
  );
  expect(details('S&I')).toContain('at η 0.05 · T 2 · mean (the nearest)');
  act(() => store.setState({ measured: { of: 'another', table: SAMPLE_MEASURED, fault: null } }));
  expect(details('GAIA')).not.toContain('of pairs');
});

it('says nothing of an old network’s score by another, nor of a kept score by a threshold of before', () => {
  const { store, show } = open(sampleRecord());
  renderIn(store, <VerdictPanel />);
  const next = { ...sampleRecord({ arrived: 3 }), key: 'next' };
  show(next, 'cancelled');
  expect(details('S&I')).toContain('accepts 95.0%');
  act(() => store.actions.setView({ targetTpr: 0.6 }));
  expect(details('S&I')).toContain('accepts 60.0%');
  expect(details('GAIA')).toContain('accepts 60.0%');
  const other = { ...sampleRecord({ arrived: 3 }), key: 'other network', pack: 'other' };
  act(() =>
    store.setState({
      pack: { id: 'other', status: 'ready', json: fakePack('other') },
      measured: { of: 'other', table: SAMPLE_MEASURED, fault: null },
    }),
  );
  expect(details('GAIA')).not.toContain('of pairs');
  show(other, 'running');
  expect(side('S&I')).toContain('Being computed');
});

it('says nothing of the selected picture while the scores are of the one before', () => {
  const record = sampleRecord();
  const { store } = open(record);
  renderIn(store, <VerdictPanel />);
  expect(headline()).toMatch(/^Unfamiliar/);
  const { item } = picture('another', 7);
  for (const [status, words] of [
    ['running', 'Looking at this picture …'],
    ['cancelled', 'No score yet'],
  ] as const) {
    act(() => {
      const { images, run } = store.getState();
      store.setState({
        images: { items: [...images.items, item], selected: item.id },
        run: { ...run, ...phase(status, 'of another') },
      });
    });
    expect(headline()).toBe(words);
    expect(screen.queryByText(/^Below are the scores of the picture before/)).not.toBeNull();
    expect(document.querySelector('header')!.textContent).not.toMatch(/takes it for|wrong here/);
  }
});
