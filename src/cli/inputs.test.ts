import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expand } from './inputs';
import { capture } from './testing/capture';

const made: string[] = [];
const folder = (): string => {
  const name = mkdtempSync(path.join(tmpdir(), 'splitscope-'));
  made.push(name);
  return name;
};
afterAll(() => {
  for (const name of made) rmSync(name, { recursive: true, force: true });
});

let png: Buffer;
beforeAll(async () => {
  png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
});

const put = (...names: string[]): void => {
  const file = path.join(...names);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, /\.txt$/.test(file) ? 'text' : png);
};

test('a folder is its pictures and those of its class folders, sorted; hidden files and other files are left out', async () => {
  const root = folder();
  for (const name of [
    'b.png',
    'a.PNG',
    '.hidden.png',
    'no-ending',
    'notes.txt',
    'dog/2.png',
    'dog/1.png',
    'cat/x.png',
  ])
    put(root, name);
  const { files, faults, notes } = await expand(root);
  expect(files.map((file) => path.relative(root, file))).toEqual([
    'a.PNG',
    'b.png',
    'cat/x.png',
    'dog/1.png',
    'dog/2.png',
    'no-ending',
  ]);
  expect([faults, notes]).toEqual([[], []]);
});

test('folders further below are named, and searched with --recursive; a circle of links ends', async () => {
  const root = folder();
  put(root, 'a', 'b', 'c', 'deep.png');
  put(root, 'a', 'near.png');
  symlinkSync(root, path.join(root, 'a', 'b', 'c', 'round'));
  const near = await expand(root);
  expect(near.files).toEqual([path.join(root, 'a', 'near.png')]);
  expect(near.notes).toEqual(['1 folder further below is not searched; --recursive does.']);
  expect((await expand(root, true)).files).toEqual([
    path.join(root, 'a', 'b', 'c', 'deep.png'),
    path.join(root, 'a', 'near.png'),
  ]);
});

test('what is not there is left for its opening to say; an empty folder says so', async () => {
  expect((await expand('missing.png')).files).toEqual(['missing.png']);
  await expect(expand(folder())).rejects.toThrow('This folder holds no pictures.');
  const deep = folder();
  put(deep, 'a', 'b', 'c.png');
  await expect(expand(deep)).rejects.toThrow('--recursive does');
});

test('a name that is not UTF-8 and a link to nothing are reported, exit 1; the other pictures are scored', async () => {
  const root = folder();
  put(root, 'good.png');
  writeFileSync(
    Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xff, 0xfe]), Buffer.from('.png')]),
    png,
  );
  symlinkSync(path.join(root, 'gone.png'), path.join(root, 'link.png'));
  symlinkSync(path.join(root, 'gone.txt'), path.join(root, 'notes.txt'));
  const { code, out, err } = await capture(
    'score',
    root,
    '--json',
    '--pack',
    'cifar10-wrn-10-1',
    '--methods',
    'msp',
  );
  expect(code).toBe(1);
  expect(out.trim().split('\n')).toHaveLength(1);
  expect(err.trim().split('\n')).toEqual([
    expect.stringMatching(
      /bad-.*\.png: Its name is not UTF-8, so it cannot be named in the results\. Rename it\.$/,
    ),
    `splitscope: ${path.join(root, 'link.png')}: This link leads to nothing.`,
  ]);
});

test('escapes in a file’s name do not reach the terminal', async () => {
  const root = folder();
  put(root, 'a\u001b[31m\u202egnp.png');
  const { out } = await capture('score', root, '--pack', 'cifar10-wrn-10-1', '--methods', 'msp');
  expect(out).toContain('a\\u{1b}[31m\\u{202e}gnp.png\n');
  const missing = await capture('score', 'b\u001b[2J.png', '--pack', 'cifar10-wrn-10-1');
  expect(missing.err).toBe('splitscope: b\\u{1b}[2J.png: There is no such file.\n');
});
