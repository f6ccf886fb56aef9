// The package as a stranger gets it: packed, installed into an empty folder, used from there.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserPath } from './ensure-chromium.mjs';
import { builtAsNeeded } from './library.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const PACK = 'cifar10-wrn-10-1';
const folder = mkdtempSync(path.join(tmpdir(), 'splitscope-package-'));
const at = (...names) => path.join(folder, ...names);
const picture = at('picture.png');
const run = (command, ...args) => promisify(execFile)(command, args, { cwd: folder, maxBuffer: 1 << 26 });

/** Packs a folder without its scripts; the tarball. */
async function packed(source) {
  const { stdout } = await run(
    'npm',
    'pack',
    source,
    '--ignore-scripts',
    '--json',
    '--pack-destination',
    folder,
  );
  const [{ filename, files }] = JSON.parse(stdout);
  return { file: at(filename), names: files.map((file) => file.path) };
}

let names = [];
beforeAll(async () => {
  await builtAsNeeded({ types: true });
  // One small pack in place of 55 MB.
  const packs = at('packs-source');
  const ours = path.join(root, 'public', 'packs');
  mkdirSync(packs);
  for (const name of ['package.json', PACK])
    cpSync(path.join(ours, name), path.join(packs, name), { recursive: true });
  const index = JSON.parse(readFileSync(path.join(ours, 'index.json'), 'utf8'));
  writeFileSync(path.join(packs, 'index.json'), JSON.stringify(index.filter(({ id }) => id === PACK)));
  const [library, small] = [await packed(root), await packed(packs)];
  names = library.names;
  writeFileSync(at('package.json'), '{ "private": true, "type": "module" }\n');
  await run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', library.file, small.file);
  await sharp(path.join(root, 'public', 'samples', 'cat.webp'))
    .png()
    .toFile(picture);
  cpSync(path.join(root, 'examples'), folder, { recursive: true });
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the package holds what runs and what explains it, no sources, no packs', () => {
  const rooms = [...new Set(names.map((name) => name.split('/')[0]))].sort();
  expect(rooms).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'dist-lib', 'package.json']);
  expect(names.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))).toEqual([]);
  expect(names.filter((name) => /\/\./.test(name) || name.endsWith('.tgz'))).toEqual([]);
});

test('npx splitscope score picture.png', async () => {
  const { stdout, stderr } = await run('npx', '--no-install', 'splitscope', 'score', 'picture.png', '--json');
  expect(stderr).toBe('');
  const { file, pack, scores } = JSON.parse(stdout);
  expect([file, pack]).toEqual(['picture.png', PACK]);
  expect(scores.every(({ score, percentile }) => Number.isFinite(score) && percentile !== null)).toBe(true);
});

test('without packs one sentence says what to do', async () => {
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'splitscope-alone-'));
  try {
    mkdirSync(path.join(elsewhere, 'node_modules'));
    cpSync(at('node_modules', 'splitscope'), path.join(elsewhere, 'node_modules', 'splitscope'), {
      recursive: true,
    });
    const bin = path.join(elsewhere, 'node_modules', 'splitscope', 'bin', 'splitscope.mjs');
    const failed = await promisify(execFile)(process.execPath, [bin, 'packs'], { cwd: elsewhere }).catch(
      (e) => e,
    );
    expect(failed.stderr).toBe(
      'splitscope: No packs are found here: install "splitscope-packs" beside "splitscope", or name the folder of a pack with --pack.\n',
    );
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});

test('the examples for Node type-check against the package’s types and run', async () => {
  const options = {
    compilerOptions: {
      strict: true,
      allowJs: true,
      checkJs: true,
      noEmit: true,
      target: 'es2022',
      lib: ['es2023', 'dom', 'dom.iterable'],
      module: 'nodenext',
      typeRoots: [path.join(root, 'node_modules', '@types')],
      types: ['node'],
    },
    include: ['*.mjs', '*.ts'],
  };
  writeFileSync(at('tsconfig.json'), JSON.stringify(options));
  // Every entry, and a type that is not `any`.
  writeFileSync(
    at('entries.ts'),
    [
      "import { createEngine, type Engine } from 'splitscope';",
      "import { auroc } from 'splitscope/metrics';",
      "import { EngineClient } from 'splitscope/worker';",
      "import { type Dataset, openDataset } from 'splitscope/datasets';",
      "import { openModel, toPack } from 'splitscope/models';",
      "import { decodeRgb, findPack, nodeSource } from 'splitscope/node';",
      'export const engine: Promise<Engine> = createEngine({ backend: "wasm" });',
      'export const title: string = (await findPack(null)).json.title;',
      "export const set: Dataset = await openDataset(await nodeSource('.'), decodeRgb);",
      'export const packOf = async (bytes: Uint8Array) => toPack(await openModel([{ name: "a.onnx", bytes }])).json.title;',
      '// @ts-expect-error: a number is no backend',
      'void createEngine({ backend: 1 });',
      'export { auroc, EngineClient };',
      '',
    ].join('\n'),
  );
  const used = `import { openDataset } from 'splitscope/datasets';
import { openModel } from 'splitscope/models';
import { decodeRgb, nodeSource } from 'splitscope/node';
const set = await openDataset(await nodeSource('picture.png'), decodeRgb);
for await (const { name } of set.images()) console.log(set.count, name);
await openModel([{ name: 'a.txt', bytes: new Uint8Array(9) }]).catch((error) => console.log(error.code));
`;
  const read = await run(process.execPath, '--input-type=module', '--eval', used);
  expect(read.stdout).toBe('1 picture.png\nbad-model\n');
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const checked = await run(process.execPath, tsc, '-p', '.').catch((error) => error);
  expect(checked.stdout).toBe('');
  const { stdout, stderr } = await run(process.execPath, 'score-folder.mjs', '.');
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^picture\.png si-z [\d.]+ gaia-z [\d.]+ msp /);
  const own = await run(process.execPath, 'own-detector.mjs', 'picture.png');
  expect(own.stderr).toBe('');
  expect(own.stdout).toMatch(/^picture\.png gaia-z [\d.]+ energy -?[\d.]+ steep-margin [\d.]+\n$/);
});

test('the example page scores a picture in Chromium', async () => {
  const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
  const site = (url) => {
    const name = new URL(url, 'http://localhost').pathname;
    return name.startsWith('/node_modules/') ? at(name) : at('page', name === '/' ? 'index.html' : name);
  };
  const server = createServer((request, response) => {
    try {
      const file = site(request.url);
      response.setHeader('Content-Type', types[path.extname(file)] ?? 'application/octet-stream');
      response.end(readFileSync(file));
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((listening) => server.listen(0, 'localhost', listening));
  const browser = await chromium.launch({ executablePath: browserPath() });
  try {
    const page = await browser.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(`http://localhost:${server.address().port}/`);
    await page.getByLabel('Picture').setInputFiles(picture);
    await page.getByText(/si-z [\d.]+/).waitFor({ timeout: 60_000 });
    expect(faults).toEqual([]);
  } finally {
    await browser.close();
    server.close();
  }
});
