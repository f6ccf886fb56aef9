/** Names of classes in a file beside a network. */
import type { ModelFile } from '../types';
import { isObject, isText } from './config';

/** Largest file of names that is read. */
const MOST_BYTES = 1 << 20;

/** Teachable Machine's `metadata.json` (`labels`) or `labels.txt` ("0 cat", one a line); null where neither is there. */
export function labelsAmong(all: readonly ModelFile[]): string[] | null {
  for (const { name, bytes } of all) {
    const base = name.split(/[/\\]/).at(-1)!.toLowerCase();
    if (bytes.length > MOST_BYTES) continue;
    if (base === 'metadata.json') {
      let value: unknown;
      try {
        value = JSON.parse(new TextDecoder().decode(bytes));
      } catch {
        continue;
      }
      const labels = isObject(value) ? value['labels'] : null;
      if (Array.isArray(labels) && labels.every(isText)) return labels;
    }
    if (base === 'labels.txt')
      return new TextDecoder()
        .decode(bytes)
        .split(/\r?\n/)
        .map((line) => line.trim().replace(/^\d+[\s:,]+/, ''))
        .filter((line) => line !== '');
  }
  return null;
}
