import { describe, expect, test } from 'vitest';
import { openModel } from '.';

const file = (name: string, content: string): { name: string; bytes: Uint8Array } => ({
  name,
  bytes: new TextEncoder().encode(content),
});

describe('files that are no network', () => {
  test.each([
    [
      'a pointer',
      file('m.onnx.txt', 'version https://git-lfs.github.com/spec/v1\noid sha256:12'),
      'git lfs pull',
    ],
    ['a page', file('model.pth', '<!DOCTYPE html><html>'), 'is a web page'],
    ['nothing', file('a.bin', ''), 'is empty'],
    [
      'a pickle under another name',
      { name: 'w.safetensors', bytes: Uint8Array.of(0x80, 4, 0x95, 1, 0, 0) },
      'plain pickle',
    ],
    ['TensorFlow Lite', file('m.tflite', '\x1c\0\0\0TFL3'), 'TensorFlow Lite'],
    ['gzip', { name: 'm.onnx.gz', bytes: Uint8Array.of(0x1f, 0x8b, 8, 0) }, 'gzip'],
    ['weights alone', file('group1-shard1of1.bin', 'abcd'), 'model.json'],
    ['anything', file('notes.txt', 'Dear diary'), 'no format that is known'],
  ])('%s', async (_name, given, said) => {
    const attempt = openModel([given]);
    await expect(attempt).rejects.toMatchObject({ code: 'bad-model' });
    await expect(attempt).rejects.toThrow(said);
    await expect(attempt).rejects.toThrow(given.name);
  });
  test('no file', async () => {
    await expect(openModel([])).rejects.toThrow('No file was given.');
  });
});
