import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

interface PackageJson {
  readonly name?: string;
  readonly version: string;
}

/** This package: its folder and version, from wherever the code below it runs (sources, or what was built of them). */
export function thisPackage(): { readonly folder: string; readonly version: string } {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const file = path.join(folder, 'package.json');
    if (existsSync(file)) {
      const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as PackageJson;
      if (name === 'splitscope') return { folder, version };
    }
    const above = path.dirname(folder);
    if (above === folder)
      throw new Error('The package "splitscope" is not whole: its package.json is missing.');
    folder = above;
  }
}
