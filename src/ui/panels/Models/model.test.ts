import { describe, expect, test } from 'vitest';
import type { Summary } from '../../../models/types';
import { answersOf, asked, found, namesFault, namesIn, sideOf, sizesOf } from './model';

const network: Summary = {
  format: 'ONNX',
  architecture: 'ResNet',
  file: 'r.onnx',
  parameters: 1234567,
  input: [64, 64, 3],
  classes: 2,
  classNames: null,
  taps: { norms: ['bn'], convs: ['conv'], stages: ['bn'], 'reference-a': [] },
  questions: [
    {
      id: 'taps',
      question: 'Where?',
      guess: 'norms',
      evidence: 'one norm',
      options: [
        { value: 'norms', label: 'n' },
        { value: 'convs', label: 'c' },
      ],
    },
    {
      id: 'logits',
      question: 'Which?',
      guess: 'logits',
      evidence: 'no softmax',
      options: [{ value: 'logits', label: 'l' }],
    },
    { id: 'classes', question: 'Names?', guess: 'numbers', evidence: 'none', options: [] },
  ],
  notes: [],
  nodes: 12,
};

describe('the screen of networks', () => {
  test('asks where there is a choice, and shows what was found', () => {
    expect(asked(network).map(({ id }) => id)).toEqual(['taps']);
    expect(found(network).map(({ id }) => id)).toEqual(['logits']);
    expect(sizesOf(network)).toBe('1,234,567 weights in 12 nodes; 64 × 64 × 3 in, 2 classes out');
    expect(sideOf('384x384')).toBe(384);
  });
  test('takes names of classes only where they are as many', () => {
    expect(namesIn(' cat\n\n dog \n')).toEqual(['cat', 'dog']);
    expect(namesFault(network, '')).toBeNull();
    expect(namesFault(network, 'cat\ndog')).toBeNull();
    expect(namesFault(network, 'cat')).toBe('The network has 2 classes, and 1 names are given.');
  });
  test('leaves out what was not answered', () => {
    expect(answersOf({}, '', ' ')).toEqual({});
    expect(answersOf({ taps: 'convs', preprocessing: 'unit' }, 'a\nb', 'Mine')).toEqual({
      taps: 'convs',
      preprocessing: 'unit',
      classes: ['a', 'b'],
      title: 'Mine',
    });
  });
});
