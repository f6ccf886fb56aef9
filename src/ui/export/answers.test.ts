import { expect, test } from 'vitest';
import { sampleMap, sampleRecord } from '../charts/testing/sampleRecord';
import { createStore } from '../../store/createStore';
import { NO_ANSWERS } from '../../store/inquiries';
import { answerCsv } from './answers';

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
  const found = answerCsv('explanation.csv', state, record);
  expect(found!.what).toBe('explained-knn');
  const [comment, columns, ...rows] = found!.text.split('\n');
  expect(comment).toMatch(/^# KNN: distance.*Score 0\.75; Nearest 0\.25; Neighbours K: 3.*Splitscope/);
  expect([columns, ...rows]).toEqual(['Neighbour,Distance', '1,0.25', '2,0.5', '3,0.75']);
});

test('a cascade names its map; what was not asked for is not there', () => {
  const step = { node: 'c1', layers: 1, of: 2, signed: 0.5, absolute: 0.25 };
  const state = stateWith({ cascade: { status: 'done', result: { of: sampleMap(), steps: [step] } } });
  const found = answerCsv('cascade.csv', state, record);
  expect(found!.what).toBe('cascade-input-gradient');
  expect(found!.text.split('\n').at(-1)).toBe('c1,1 of 2,0.500,0.250');
  expect(answerCsv('curves.csv', state, record)).toBeNull();
});
