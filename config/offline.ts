import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const SOURCE = fileURLToPath(new URL('./serviceWorker.js', import.meta.url));
/** Kept only when it is asked for: large, and not every person's. Of the packs the first of the list is everybody's. */
const isLater = (name: string, first: string): boolean =>
  /\.md$/.test(name) ||
  name.startsWith('benchmarks/') ||
  (name.startsWith('packs/') && name !== 'packs/index.json' && !name.startsWith(`packs/${first}/`));

/** Every file below a folder, relative, sorted, with slashes. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');

/** Write `sw.js` into a built folder: the service worker with the folder's files and a version that is their hash. */
export function writeServiceWorker(folder: string): void {
  const [{ id: first }] = JSON.parse(
    readFileSync(path.join(folder, 'packs', 'index.json'), 'utf8'),
  ) as readonly [{ readonly id: string }];
  const files = Object.fromEntries(
    filesBelow(folder)
      .filter((name) => name !== 'sw.js')
      .map((name) => {
        const data = readFileSync(path.join(folder, name));
        return [name, [sha256(data), data.byteLength, isLater(name, first) ? 0 : 1]];
      }),
  );
  const list = JSON.stringify(files);
  const code = readFileSync(SOURCE, 'utf8')
    .replace('__VERSION__', sha256(list).slice(0, 16))
    .replace('__FILES__', () => list.replace(/[\\']/g, '\\$&'));
  writeFileSync(path.join(folder, 'sw.js'), code);
}

/** Writes `sw.js` beside a build. */
export function offline(): Plugin {
  let folder = 'dist';
  return {
    name: 'splitscope-offline',
    apply: 'build',
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      writeServiceWorker(folder);
    },
  };
}
