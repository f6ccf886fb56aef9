import { csvParse } from 'd3-dsv';
import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../engine/settings';
import { must } from '../../lib/must';
import { contentKey } from '../../packs/identity';
import { fakePack, fakeStore, picture } from '../../store/testing/fakes';
import { pictureRows } from '../figures/pictures/model';
import { picturesFile } from './pictures';

function shown() {
  const store = fakeStore();
  const json = fakePack();
  store.setState({ pack: { id: 'p', status: 'ready', json } });
  store.actions.addImages([picture('a_1 & b', 1), picture('=b', 2)]);
  store.actions.updateImage('a_1 & b', {
    scores: [
      { method: 'gaia-z', score: 2, settings: DEFAULT_SETTINGS },
      { method: 'si-z', score: 0.5, settings: DEFAULT_SETTINGS },
    ],
    scoredBy: contentKey(json),
    prediction: { index: 0, label: 'cat', probability: 0.875 },
  });
  const state = store.getState();
  return { state, rows: pictureRows(state) };
}

it('the table as CSV has a row a picture with every detector, and no cell that a spreadsheet runs', () => {
  const { rows, state } = shown();
  const { name, content } = picturesFile('csv', rows, state);
  expect(name).toBe('pictures-p.csv');
  const [first, second] = csvParse(content);
  expect(first).toMatchObject({
    ...{ picture: 'a_1 & b.png', prediction: 'cat', probability: '0.875', answer: 'Disputed, 1 of 2' },
    ...{ 'gaia-z_score': '2', 'gaia-z_verdict': 'ood', 'si-z_percentile': '50', 'si-z_verdict': 'id' },
    ...{ by: 'si-z', score: '0.5', other_settings: 'no' },
  });
  expect(second).toMatchObject({ picture: "'=b.png", answer: '', score: '', flagged: '' });
});

it('the table as JSON says by what it was made', () => {
  const { rows, state } = shown();
  const whole = JSON.parse(picturesFile('json', rows, state).content) as {
    network: string;
    settings: unknown;
    pictures: { picture: string; detectors: { method: string; score: number }[] }[];
  };
  expect([whole.network, whole.settings]).toEqual(['p', DEFAULT_SETTINGS]);
  expect(whole.pictures.map(({ picture: name, detectors }) => [name, detectors.length])).toEqual([
    ['a_1 & b.png', 2],
    ['=b.png', 0],
  ]);
});

it('the table as LaTeX is set as it stands', () => {
  const { rows, state } = shown();
  const lines = picturesFile('tex', rows, state).content.split('\n');
  expect(lines[0]).toMatch(/^% Fake; calibrated on ID images/);
  expect(must(lines[1])).toBe('\\begin{tabular}{lllrrr}');
  expect(lines.find((line) => line.startsWith('a'))).toBe(
    'a\\_1 \\& b.png & cat (88\\%) & Disputed, 1 of 2 & 0.50000 & 50 & 0.600 \\\\',
  );
});
