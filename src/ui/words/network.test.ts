import { expect, it } from 'vitest';
import { NO_CHOICE, type PackChoice } from '../../store/types';
import { fakePack } from '../../store/testing/fakes';
import { loadingText, networkOptions, provenanceText } from './network';

const entry = (id: string, bytes: number) => ({ id, title: `Net ${id}`, description: `It is ${id}.`, bytes });
const choice: PackChoice = {
  list: [entry('small', 3e6), entry('large', 43.4e6)],
  listFault: null,
  ...NO_CHOICE,
};
const pack = { id: 'small', status: 'ready' as const, json: fakePack('small'), error: null };

it('lists every network, with what it fetches where that is much', () => {
  expect(networkOptions(choice, pack)).toEqual([
    { id: 'small', label: 'Net small', hint: 'It is small.' },
    { id: 'large', label: 'Net large', hint: 'It is large. 43 MB to fetch.' },
  ]);
});

it('has the network of a link that the list does not know, and the present one before there is a list', () => {
  const other = { ...pack, id: 'other', json: fakePack('other') };
  expect(networkOptions(choice, other).map(({ label }) => label)).toEqual(['Fake', 'Net small', 'Net large']);
  expect(networkOptions({ list: null }, { id: 'x', json: null })).toEqual([{ id: 'x', label: 'x' }]);
});

it('says what is being loaded', () => {
  expect(loadingText(choice, pack, 'large')).toBe('Loading “Net large” (43 MB) …');
  expect(loadingText(choice, pack, 'small')).toBe('Loading “Net small” …');
  expect(loadingText(choice, pack, 'large', { large: 2e6 })).toBe('Loading “Net large” (43 MB) …');
  expect(loadingText(choice, pack, 'large', { large: 43.4e6 })).toBe('Opening “Net large” …');
});

it('says what it was trained on and how often it is right, as far as the pack knows', () => {
  const json = fakePack();
  const provenance = {
    trainedOn: 'CIFAR-10.',
    recipe: '',
    accuracy: { value: 0.9087, images: 10000, set: 'cifar10-test' },
  };
  expect(provenanceText({ ...json, provenance })).toBe(
    '2 classes. Right on 90.9% of 10,000 test pictures. Trained on CIFAR-10.',
  );
  const nothing = { trainedOn: '', recipe: '', accuracy: { value: 0, images: 0, set: '' } };
  expect(provenanceText({ ...json, provenance: nothing })).toBe('2 classes.');
});
