import { expect, test } from 'vitest';
import { printable } from './printable';

test('escapes, newlines and turned writing of a file’s name do not reach the terminal', () => {
  expect(printable('a\u001b[2Jb\nc\u202egnp.exe')).toBe('a\\u{1b}[2Jb\\u{a}c\\u{202e}gnp.exe');
});

test('letters of every script and joined emoji stay as they are', () => {
  const name = 'Straße 猫 قطة 👩‍🔬 — ½.png';
  expect(printable(name)).toBe(name);
});
