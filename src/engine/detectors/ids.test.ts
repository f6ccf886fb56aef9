/** Nobody but its folder names a detector or an attribution: whoever lists them reads the registry. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { metas as attributions } from '../attributions/metas';
import { metas as detectors } from './metas';

const IDS: ReadonlySet<string> = new Set([...Object.keys(detectors), ...Object.keys(attributions)]);
/** Words that mean something else where they stand: a size of charts, a fitted array, the name of a package. */
const OTHER_MEANINGS: ReadonlySet<string> = new Set(['scale', 'react']);
const PARTS = /^(gaia|si)-|-[za]$/;
/** Folders that hold the names themselves, and scripts that a bench runs before anything is built. */
const OWN = /^src\/engine\/(detectors|attributions)\/|^scripts\/bench[\w-]*\.mjs$/;
const ROOTS = ['src', 'config', 'bin', 'scripts'];

const sources = ROOTS.flatMap((root) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && /\.(ts|tsx|mjs)$/.test(e.name) && !/\.test\./.test(e.name))
    .map((e) => path.join(e.parentPath, e.name).replaceAll(path.sep, '/')),
).filter((file) => !OWN.test(file) && !/\/(testing|testdata)\//.test(file));

/** Every id of a method, and every piece of one that a name would be told by, in the strings of a program. */
function named(file: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) {
      const { text: words } = node;
      const whole = IDS.has(words) && !OTHER_MEANINGS.has(words);
      if (whole || (PARTS.test(words) && !words.includes(' ') && words.length <= 5)) found.push(words);
    }
    // An object whose keys are methods is a table of its own.
    if (ts.isPropertyAssignment(node) && ts.isObjectLiteralExpression(node.parent)) {
      const keys = node.parent.properties.map((p) => p.name?.getText(ast) ?? '').filter((k) => IDS.has(k));
      if (keys.length > 1) found.push(keys.join(', '));
    }
    ts.forEachChild(node, visit);
  };
  const ast = ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.Latest,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : undefined,
  );
  visit(ast);
  return found;
}

test('no source names a method', () => {
  expect(sources.length).toBeGreaterThan(100);
  const faults = sources.flatMap((file) =>
    named(file, readFileSync(file, 'utf8')).map((id) => `${file}: ${id}`),
  );
  expect(faults).toEqual([]);
});

test('the search finds names, pieces of names and tables of names', () => {
  expect(
    named('a.ts', "const x = method === 'gaia-z'; const y = m.startsWith('si-'); f(`gaia-${rule}`);"),
  ).toEqual(['gaia-z', 'si-', 'gaia-']);
  expect(named('a.ts', 'const t = { msp: 1, energy: 2 };')).toHaveLength(2);
  expect(named('a.tsx', "import x from './energy/meta'; const t = <p>{'energies'}</p>;")).toEqual([]);
});
