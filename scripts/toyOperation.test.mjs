/**
 * A new operation is one new folder. A copy of the engine gets one that doubles its input, and everything finds it: the schema of
 * a pack's nodes, the check of a graph, the model, both passes, and the cases that the common test runs.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { writeRegistries } from './registries.mjs';

const root = path.join(import.meta.dirname, '..');
const copy = mkdtempSync(path.join(tmpdir(), 'splitscope-toy-'));
afterAll(() => {
  rmSync(copy, { recursive: true });
});

const TOY = {
  'meta.ts': `import { unaryMeta } from '../rules/unary';
export const meta = unaryMeta('toyDouble', 'linear', {});
`,
  'op.ts': `import { tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { meta } from './meta';
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward: (_node, [x]) => tf.mul(x!, 2),
  vjp: (_node, { dy }) => tf.mul(dy, 2),
});
`,
  'cases.ts': `import * as fc from 'fast-check';
import { defineCases, named, unaryCases } from '../testing/opCases';
import { meta } from './meta';
export const cases = defineCases(meta, unaryCases(fc.constant({ op: 'toyDouble', ...named() }), (x) => 2 * x));
`,
};

const ENTRY = `
import * as v from 'valibot';
import { PackSchema } from './src/packs/schema';
import { checkGraph, kindOf } from './src/engine/graph/checkGraph';
import { Model } from './src/engine/graph/model';
import { backward, forward } from './src/engine/graph/pass';
import { CASES } from './src/engine/graph/ops/testing/instances';
import { useNodeBackend } from './src/engine/nodeBackend';
import { evaluate } from './src/engine/testing/reference';
import { tf } from './src/engine/tf';

const graph = {
  nodes: [
    { op: 'input', name: 'x', inputs: [], shape: [1, 1, 3] },
    { op: 'toyDouble', name: 'toy', inputs: ['x'] },
    { op: 'flatten', name: 'z', inputs: ['toy'] },
  ],
  output: 'z',
  features: 'z',
  taps: { gaia: ['toy'], reference: ['toy'] },
};
await useNodeBackend('cpu');
const model = new Model(graph, {});
const pass = forward(model, tf.tensor4d([1, 2, 3], [1, 1, 1, 3]));
const gradient = backward(pass, 'z', tf.tensor2d([[1, 0, 5]]), ['x']).get('x');
console.log(JSON.stringify({
  schema: v.safeParse(PackSchema.entries.graph, graph).success,
  shape: checkGraph(graph, {}, (fault) => new Error(fault.fault)).shapes.get('toy'),
  kind: kindOf(graph.nodes[1]),
  logits: [...(await pass.logits.data())],
  gradient: [...(await gradient.data())],
  cases: CASES.map(({ title }) => title).filter((title) => title.startsWith('toy')),
  reference: [...evaluate(graph, {}, [1, 2, 3]).get('z').data],
}));
`;

test('an operation is one folder and is found everywhere', async () => {
  for (const folder of ['engine', 'lib', 'packs', 'metrics', 'calibration'])
    cpSync(path.join(root, 'src', folder), path.join(copy, 'src', folder), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  writeFileSync(path.join(copy, 'package.json'), '{"type":"module"}');
  const folder = path.join(copy, 'src/engine/graph/ops/toyDouble');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(TOY)) writeFileSync(path.join(folder, name), text);
  writeRegistries(copy);
  await build({
    stdin: { contents: ENTRY, resolveDir: copy, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: path.join(copy, 'entry.mjs'),
    external: ['@tensorflow/*', 'fast-check', 'vitest'],
    logLevel: 'error',
  });
  const out = execFileSync(process.execPath, [path.join(copy, 'entry.mjs')], { encoding: 'utf8' });
  expect(JSON.parse(out.trim().split('\n').at(-1))).toEqual({
    schema: true,
    shape: [1, 1, 3],
    kind: 'linear',
    logits: [2, 4, 6],
    gradient: [2, 0, 10],
    cases: ['toyDouble'],
    reference: [2, 4, 6],
  });
});
