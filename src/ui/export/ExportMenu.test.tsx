// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { NO_ANSWERS } from '../../store/inquiries';
import { fakePack, phase } from '../../store/testing/fakes';
import { renderIn, storeWith } from '../charts/testing/panelStore';
import { sampleMap, sampleRecord } from '../charts/testing/sampleRecord';
import { ExportMenu } from './ExportMenu';

const files = vi.hoisted(() => ({
  saveText: vi.fn(),
  save: vi.fn(),
  toPng: vi.fn(),
  toDataUrl: vi.fn(),
  copyPicture: vi.fn(),
}));
// jsdom has no CSS.escape, which the menu's popover asks for.
vi.stubGlobal('CSS', { escape: (text: string) => text });
vi.mock('./download', () => files);
afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

async function choose(name: string): Promise<void> {
  await userEvent.click(screen.getByRole('button', { name: 'Export' }));
  await userEvent.click(screen.getByRole('menuitem', { name }));
}

it('saves figures and numbers under names that say what they are', async () => {
  renderIn(storeWith(sampleRecord(), { status: 'done', result: sampleMap() }), <ExportMenu />);
  await choose('Layers and channels, SVG');
  await choose('Densities of all channels, CSV');
  await choose('Attribution map, CSV');
  await choose('Everything, with the settings, JSON');
  expect(files.saveText.mock.calls.map(([name]) => String(name))).toEqual([
    'Tabby-cat_cifar10-wrn-16-2_eta0.001_T2_matrix.svg',
    'Tabby-cat_cifar10-wrn-16-2_eta0.001_T2_densities.csv',
    'Tabby-cat_cifar10-wrn-16-2_eta0.001_T2_map.csv',
    'Tabby-cat_cifar10-wrn-16-2_eta0.001_T2_all.json',
  ]);
  const [, svg] = files.saveText.mock.calls[0] as [string, string];
  expect(svg).toMatch(/η = 0\.001, T = 2, integration mean/);
});

it('offers what was asked for as a figure and as numbers, and nothing else', async () => {
  const store = storeWith(sampleRecord(), { status: 'done', result: sampleMap() });
  const step = { node: 'c1', layers: 1, of: 2, signed: 0.5, absolute: 0.25 };
  store.setState({
    answers: { ...NO_ANSWERS, cascade: { status: 'done', result: { of: sampleMap(), steps: [step] } } },
  });
  renderIn(store, <ExportMenu />);
  await choose('Cascading randomisation, SVG');
  await choose('Cascading randomisation, CSV');
  expect(files.saveText.mock.calls.map(([name]) => String(name))).toEqual([
    'Tabby-cat_cifar10-wrn-16-2_eta0.001_T2_cascade-input-gradient.svg',
    'Tabby-cat_cifar10-wrn-16-2_eta0.001_T2_cascade-input-gradient.csv',
  ]);
  await userEvent.click(screen.getByRole('button', { name: 'Export' }));
  expect(screen.queryByRole('menuitem', { name: /^Insertion|^Explanation/ })).toBeNull();
});

it('copies a figure and says so, or why not; scores are a LaTeX table too', async () => {
  const png = new Blob(['png']);
  files.toPng.mockResolvedValue(png);
  const store = storeWith(sampleRecord());
  const { pack } = sampleRecord();
  store.setState({ pack: { id: pack, status: 'ready', json: { ...fakePack(), id: pack } } });
  renderIn(store, <ExportMenu />);
  await choose('Layers and channels, copy');
  await screen.findByText('Copied');
  const [copied] = files.copyPicture.mock.calls[0] as [Promise<Blob>];
  expect(await copied).toBe(png);
  files.copyPicture.mockRejectedValueOnce(new Error('This browser copies no pictures.'));
  await choose('Histograms, copy');
  expect((await screen.findByRole('alert')).textContent).toContain('This browser copies no pictures.');
  expect(screen.queryByText('Copied')).toBeNull();
  await choose('Scores of all detectors, LaTeX');
  const [name, tex] = files.saveText.mock.calls[0] as [string, string];
  expect(name).toBe('Tabby-cat_cifar10-wrn-16-2_eta0.001_T2_scores.tex');
  expect(tex).toMatch(/^% Tabby cat[^]*\\begin\{tabular\}\{lrrrrl\}[^]*\nGAIA-Z & [\d.]+ & /);
});

it('says when a figure could not be written, until that is dismissed', async () => {
  files.toPng.mockRejectedValue(new Error('The browser could not write the PNG.'));
  renderIn(storeWith(sampleRecord()), <ExportMenu />);
  await choose('Histograms, PNG');
  expect((await screen.findByRole('alert')).textContent).toBe(
    'The export failed: The browser could not write the PNG.',
  );
  await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByRole('alert')).toBeNull();
});

it('titles a verdict with the page’s answer, and tells both methods by the run that made it, not by another', async () => {
  const record = sampleRecord({ arrived: 3 });
  const store = storeWith(record);
  store.setState({
    pack: { id: record.pack, status: 'ready', json: fakePack(record.pack) },
  });
  renderIn(store, <ExportMenu />);
  const { run } = store.getState();
  const captions: string[] = [];
  for (const [status, key] of [
    ['cancelled', record.key],
    ['running', 'the next'],
  ] as const) {
    store.setState({ run: { ...run, ...phase(status, key) } });
    await choose('Verdict, SVG');
    const [, svg] = files.saveText.mock.lastCall as [string, string];
    expect(svg).toContain('<title>Unfamiliar. Do not trust “cat” (97%)</title>');
    captions.push(/<desc>(.*?)<\/desc>/.exec(svg)![1]!);
  }
  expect(captions[0]).toMatch(/S&amp;I was cancelled\./);
  expect(captions[1]).toMatch(/S&amp;I has no score\./);
});

it('has nothing to offer before a result is there', () => {
  renderIn(storeWith(null), <ExportMenu />);
  expect(screen.getByRole('button', { name: 'Export' }).hasAttribute('disabled')).toBe(true);
});
