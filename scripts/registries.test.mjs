import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { REGISTRIES, registryText } from './registries.mjs';

const root = path.join(import.meta.dirname, '..');

test.each(REGISTRIES)('$folder/$file is what its folders say', (registry) => {
  const file = path.join(root, registry.folder, registry.file);
  expect(readFileSync(file, 'utf8')).toBe(registryText(root, registry));
});
