import { describe, expect, test } from 'vitest';
import type { Question, QuestionId, Summary } from '../../../models/types';
import {
  answersOf,
  asked,
  rereading,
  tappable,
  toggled,
  found,
  guessedText,
  namesFault,
  namesIn,
  sizesOf,
  topText,
  valuesText,
} from './model';

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
  walk: [],
  features: 'pool',
  output: 'fc',
  preparations: [],
};

describe('the screen of networks', () => {
  test('says what a network takes a picture for, and what its pixels become', () => {
    const top = [
      { label: 1, share: 0.934 },
      { label: 4, share: 0.052 },
    ];
    expect(topText(top, ['cat', 'dog'])).toBe('It takes it for dog 93%, class 4 5.2%.');
    const half = { id: 'half', label: '', resize: 1, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;
    expect(valuesText(half, [0, 255, 0])).toBe('Values from −1.0 to 1.0');
  });
  test('asks where there is a choice, and shows what was found', () => {
    expect(asked(network).map(({ id }) => id)).toEqual(['taps']);
    expect(found(network).map(({ id }) => id)).toEqual(['logits']);
    expect(sizesOf(network)).toBe('1,234,567 weights in 12 nodes; 64 × 64 × 3 in, 2 classes out');
  });
  test('takes names of classes only where they are as many', () => {
    expect(namesIn(' cat\n\n dog \n')).toEqual(['cat', 'dog']);
    expect(namesFault(network, '')).toBeNull();
    expect(namesFault(network, '[1]')).toMatch(/no list of names/);
    expect(namesFault(network, 'cat\ndog')).toBeNull();
    expect(namesFault(network, 'cat')).toBe('The network has 2 classes, and 1 names are given.');
  });
  test('reads the file again with all answers where one changes the graph', () => {
    const question = (id: QuestionId, guess: string, rereads?: true): Question => ({
      id,
      question: '?',
      guess,
      evidence: '',
      options: [],
      ...(rereads === undefined ? {} : { rereads }),
    });
    const hiding = {
      ...network,
      questions: [question('heads', '4', true), question('input', '64x64', true), question('taps', 'norms')],
    };
    expect(rereading(hiding, hiding.questions[0]!, '2')).toEqual({
      size: [64, 64],
      hidden: { heads: '2' },
    });
    expect(rereading(hiding, hiding.questions[1]!, '48x64')).toEqual({
      size: [48, 64],
      hidden: { heads: '4' },
    });
    expect(rereading(hiding, hiding.questions[2]!, 'convs')).toBeNull();
  });
  test('takes taps picked by hand, among the nodes that the output depends on', () => {
    const node = (name: string, op: string, ...inputs: string[]) => ({
      name,
      op,
      inputs,
      shape: [4],
      flop: 0,
    });
    const walk = [
      node('x', 'input'),
      node('conv', 'conv2d', 'x'),
      node('aside', 'relu', 'conv'),
      node('fc', 'dense', 'conv'),
    ];
    expect([...tappable({ walk, output: 'fc' })]).toEqual(['conv']);
    const taps = toggled(['conv', 'bn'], 'bn');
    expect([...taps]).toEqual(['conv']);
    expect(answersOf({ taps: 'norms' }, '', '', taps)).toEqual({ taps: ['conv'] });
  });
  test('says whether an answer was guessed or chosen', () => {
    const about = (evidence: string): string => guessedText({ ...network.questions[0]!, evidence });
    expect(about('6 norms stand in the file')).toBe('Guessed: 6 norms stand in the file.');
    expect(about('chosen; the guess is 4: as usual')).toBe('Chosen; the guess is 4: as usual.');
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
