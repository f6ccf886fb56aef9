import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLASS_LISTS, listsFor, namesInText } from './classNames';

test.each([
  ['cifar10', 'cifar10-wrn-10-1'],
  ['cifar100', 'cifar100-wrn-40-2'],
])('the names of %s are those of the networks that were trained on it', (id, pack) => {
  const file = new URL(`../../public/packs/${pack}/pack.json`, import.meta.url);
  const { classes } = JSON.parse(readFileSync(file, 'utf8')) as { classes: string[] };
  expect(CLASS_LISTS.find((list) => list.id === id)?.names).toEqual(classes);
  expect(listsFor(classes.length).map((list) => list.id)).toEqual([id]);
});

test('names come one a line, as a JSON list, or as objects by number', () => {
  expect(namesInText('0 cat\n\n1: dog\r\n')).toEqual(['cat', 'dog']);
  expect(namesInText('["cat", "dog"]')).toEqual(['cat', 'dog']);
  expect(namesInText('{"1": "dog", "0": "cat"}')).toEqual(['cat', 'dog']);
  expect(namesInText('{"0": ["n1", "cat"], "1": ["n2", "dog"]}')).toEqual(['cat', 'dog']);
  expect(namesInText('{"dog": 1, "cat": 0}')).toEqual(['cat', 'dog']);
});

test.each(['{"a": "cat"}', '[1, 2]', '{"0": "cat", "5": "dog"}', '[', '{"0": ""}'])(
  'no names are made up from %s',
  (text) => {
    expect(namesInText(text)).toBeNull();
  },
);
