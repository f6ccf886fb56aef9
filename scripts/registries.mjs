// Writes the lists of what stands in folders of its own (detectors, attributions, operations, readers, panels): a new one is a new
// folder and nothing else. Run by Vite (page, tests) and before lint and types; a test holds what is committed to be current.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A registry: the folder it is of, its file there, the module and its export of every entry, and that export's type. */
const registry = (folder, module, type, from) => ({
  folder,
  file: `${module}s.ts`,
  module,
  type,
  from,
});
const REGISTRIES = [
  registry('src/engine/detectors', 'meta', 'DetectorMeta', './detector'),
  registry('src/engine/detectors', 'compute', 'DetectorCompute', './detector'),
  registry('src/engine/detectors', 'explain', 'DetectorExplain', './explanation'),
  registry('src/datasets', 'reader', 'DatasetReader', './dataset'),
  registry('src/engine/attributions', 'meta', 'AttributionMeta', './attribution'),
  registry('src/engine/attributions', 'compute', 'AttributionCompute', './attribution'),
  registry('src/ui/panels', 'place', 'PanelPlace', '../panelPlace'),
  registry('src/engine/graph/ops', 'meta', 'AnyMeta', './rules/defineMeta'),
  registry('src/engine/graph/ops', 'op', 'AnyOp', './op'),
  {
    ...registry('src/engine/graph/ops', 'cases', 'AnyCases', './opCases'),
    file: 'testing/allCases.ts',
    up: '..',
    exported: 'allCases',
  },
  { ...registry('src/models', 'match', 'Match', './reader'), file: 'matches.ts', exported: 'matches' },
  registry('src/models', 'read', 'Read', './reader'),
];

const camel = (id) => id.replace(/-(.)/g, (_, c) => c.toUpperCase());

const idsOf = (root, { folder, module }) =>
  readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((e) => e.isDirectory() && existsSync(path.join(root, folder, e.name, `${module}.ts`)))
    .map((e) => e.name)
    .sort();

/** The text of one registry. */
export function registryText(root, registry) {
  const { module, type, from, up = '.', exported = `${module}s` } = registry;
  const ids = idsOf(root, registry);
  const imports = ids.map((id) => `import { ${module} as ${camel(id)} } from '${up}/${id}/${module}';`);
  const entries = ids.map(
    (id) => `  ${/^\w+$/.test(id) ? id : `'${id}'`}${id === camel(id) ? '' : `: ${camel(id)}`},`,
  );
  return [
    '// Written by scripts/registries.mjs from the folders beside this file: do not edit.',
    `import type { ${type} } from '${from}';`,
    ...imports,
    '',
    `export const ${exported} = {`,
    ...entries,
    `} as const satisfies Readonly<Record<string, ${type}>>;`,
    '',
  ].join('\n');
}

/** Write every registry that has changed; returns their files. */
export function writeRegistries(root = '.') {
  const changed = [];
  for (const registry of REGISTRIES) {
    if (!existsSync(path.join(root, registry.folder)) || idsOf(root, registry).length === 0) continue;
    const file = path.join(root, registry.folder, registry.file);
    const text = registryText(root, registry);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    writeFileSync(file, text);
    changed.push(file);
  }
  return changed;
}

export { REGISTRIES };
if (process.argv[1] === import.meta.filename)
  for (const file of writeRegistries()) console.log(`wrote ${file}`);
