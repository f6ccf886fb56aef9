import { expect, test } from 'vitest';
import { sampleMap, sampleRecord } from '../charts/testing/sampleRecord';
import { createStore } from '../../store/createStore';
import { NO_ANSWERS } from '../../store/inquiries';
import { answerCsv, answersOf, answerSvg } from './answers';

const record = sampleRecord();
const stateWith = (answers: Partial<typeof NO_ANSWERS>) => {
  const store = createStore({
    pack: record.pack,
    toNetwork: () => ({ kind: 'rgb8', width: 1, height: 1, data: new Uint8Array(3) }),
  });
  store.setState({ answers: { ...NO_ANSWERS, ...answers } });
  return store.getState();
};

test('an explanation is saved with its score, its terms and its parameters', () => {
  const state = stateWith({
    explain: {
      status: 'done',
      result: {
        method: 'knn',
        params: { k: 3 },
        seconds: 0.1,
        explanation: {
          kind: 'neighbours',
          what: 'Distance',
          values: Float64Array.of(0.25, 0.5, 0.75),
          k: 3,
          own: 0.75,
          ownIs: 'Distance to neighbour K',
          among: new Float64Array(0),
          near: 'small',
          score: 0.75,
          terms: [{ label: 'Nearest', value: 0.25 }],
        },
      },
    },
  });
  const found = answerCsv('explanation', state, record);
  expect(found!.what).toBe('explained-knn');
  const [comment, columns, ...rows] = found!.text.split('\n');
  expect(comment).toMatch(/^# KNN: distance.*Score 0\.75; Nearest 0\.25; Neighbours K: 3.*Splitscope/);
  expect([columns, ...rows]).toEqual(['Neighbour,Distance', '1,0.25', '2,0.5', '3,0.75']);
  expect(answersOf(state.answers).map(({ id }) => id)).toEqual(['explanation']);

  const figure = answerSvg('explanation', state, record)!;
  expect(figure.what).toBe('explained-knn');
  expect(figure.text).toMatch(/<title>KNN of “image”: score 0\.75000<\/title>/);
  expect(figure.text).toMatch(/<desc>Distance to neighbour 3: 0\.75.*Neighbours K: 3.*Splitscope/);
  // The third of three distances, at the right end of the axis.
  expect(figure.text).toContain('<line x1="400" y1="-18" x2="400" y2="120"');
  expect(figure.text).toContain('>the 3 nearest end here: 0.75<');
});

test('a cascade names its map; what was not asked for is not there', () => {
  const step = { node: 'c1', layers: 1, of: 2, signed: 0.5, absolute: 0.25 };
  const state = stateWith({ cascade: { status: 'done', result: { of: sampleMap(), steps: [step] } } });
  const found = answerCsv('cascade', state, record);
  expect(found!.what).toBe('cascade-input-gradient');
  expect(found!.text.split('\n').at(-1)).toBe('c1,1 of 2,0.500,0.250');
  expect(answerCsv('curves', state, record)).toBeNull();
  expect(answerSvg('curves', state, record)).toBeNull();

  const figure = answerSvg('cascade', state, record)!;
  expect(figure.what).toBe('cascade-input-gradient');
  expect(figure.text).toMatch(/<title>Cascading randomisation of “Input gradient”<\/title>/);
  // From 1 at the top to half a unit and a quarter, half of the layers in, on an axis from -0.5 to 1 that is 240 high.
  expect(figure.text).toContain('points="0.00,0.00 200.00,80.00"');
  expect(figure.text).toContain('points="0.00,0.00 200.00,120.00"');
  expect(figure.text).toMatch(/Adebayo et al\., NeurIPS 2018\. Explains “/);
});

test('insertion and deletion are drawn on axes from 0 to 1, with the band of random orders', () => {
  const curve = (a: number, b: number) => ({
    shares: [0, 1],
    probabilities: [a, b],
    area: (a + b) / 2,
  });
  const curves = {
    insertion: curve(0.25, 1),
    deletion: curve(1, 0.25),
    randomInsertions: [curve(0.5, 1), curve(0.5, 1)],
    randomDeletions: [curve(1, 0.5), curve(1, 0.5)],
  };
  const state = stateWith({
    curves: { status: 'done', result: { of: sampleMap(), curves, steps: 1, seed: 0 } },
  });
  const { what, text } = answerSvg('curves', state, record)!;
  expect(what).toBe('curves-input-gradient');
  expect(text).toContain('points="0.00,180.00 400.00,0.00"');
  expect(text).toContain('points="0.00,0.00 400.00,180.00"');
  expect(text.match(/<polygon/g)).toHaveLength(2);
  expect(text).toMatch(/1 steps, 2 random orders, seed 0; .*Petsiuk/);
});
