import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const SOURCE = fileURLToPath(new URL('./serviceWorker.js', import.meta.url));
/** Kept only when it is asked for: large, and not every person's. Of the packs the first of the list is everybody's. */
const isLater = (name: string, first: string): boolean =>
  /\.md$/.test(name) ||
  (name.startsWith('packs/') && name !== 'packs/index.json' && !name.startsWith(`packs/${first}/`));

/** Every file below a folder, relative, sorted, with slashes. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/** Writes `sw.js` beside a build: the service worker with the build's files and a version that is their hash. */
export function offline(): Plugin {
  let folder = 'dist';
  return {
    name: 'splitscope-offline',
    apply: 'build',
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      const files = filesBelow(folder).filter((name) => name !== 'sw.js');
      const hash = createHash('sha256');
      for (const name of files) hash.update(name).update(readFileSync(path.join(folder, name)));
      const packs = JSON.parse(readFileSync(path.join(folder, 'packs', 'index.json'), 'utf8')) as readonly [
        { readonly id: string },
      ];
      const kept = files.filter((name) => name !== 'index.html' && !isLater(name, packs[0].id));
      const code = readFileSync(SOURCE, 'utf8')
        .replace('__VERSION__', hash.digest('hex').slice(0, 16))
        .replace("['__FILES__']", JSON.stringify(['./', ...kept.map((name) => `./${name}`)]));
      writeFileSync(path.join(folder, 'sw.js'), code);
    },
  };
}
