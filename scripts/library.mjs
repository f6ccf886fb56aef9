// Builds the library and the command line into dist-lib/: plain JavaScript and its types. `node scripts/library.mjs`.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStale } from './steps.mjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const OUT = path.join(ROOT, 'dist-lib');
/** When the sources were read that the last build is made of, and the last one with its types. */
const STAMPS = { code: path.join(OUT, '.built'), types: path.join(OUT, '.built-types') };

/** What others import, and what runs by itself. */
const entries = () => ({
  ...Object.fromEntries(
    readdirSync(path.join(ROOT, 'src', 'library'))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [path.basename(name, '.ts'), path.join(ROOT, 'src', 'library', name)]),
  ),
  cli: path.join(ROOT, 'src', 'cli', 'bin.ts'),
  scoreThread: path.join(ROOT, 'src', 'cli', 'scoreThread.ts'),
  'engine.worker': path.join(ROOT, 'src', 'worker', 'engine.worker.ts'),
});

/** `new URL('./x.ts', import.meta.url)` names a source; beside a bundle stands the JavaScript made of it. */
const builtNames = {
  name: 'splitscope-built-names',
  transform: {
    filter: { id: /[\\/]src[\\/].*\.ts$/, code: 'import.meta.url' },
    handler: (code) => ({
      code: code.replace(
        /new URL\('\.\/([\w.]+)\.ts', import\.meta\.url\)/g,
        "new URL('./$1.js', import.meta.url)",
      ),
      map: null,
    }),
  },
};

/** Names and licences of what is bundled. */
function notices(modules) {
  const folders = [...modules]
    .map((id) => /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id)?.[1])
    .filter((folder) => folder !== undefined);
  const parts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? '' : `\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
    return `${name} ${version}: ${license}\n${text}`;
  });
  return `Bundled in these files:\n\n${parts.join('\n')}`;
}

/** The JavaScript, into `folder`. */
async function bundle(folder) {
  const [{ rolldown }, { privateTensorflow }, { threadFiles, wasmThreads }] = await Promise.all([
    import('rolldown'),
    import('../config/privateTensorflow.mjs'),
    import('../config/wasmThreads.mjs'),
  ]);
  const built = await rolldown({
    input: entries(),
    cwd: ROOT,
    platform: 'browser',
    // Packages with native code: the person's own.
    external: ['sharp', 'webgpu', /^node:/],
    plugins: [wasmThreads(), privateTensorflow(), builtNames],
    logLevel: 'warn',
  });
  const { output } = await built.write({
    dir: folder,
    format: 'es',
    entryFileNames: '[name].js',
    // One folder for all of them: TensorFlow.js looks for its `.wasm` files from there.
    chunkFileNames: 'part-[name].js',
    codeSplitting: {
      // The WebGPU backend is a part of its own, loaded only where there is a GPU.
      groups: [{ name: 'tensorflow', test: /[\\/]node_modules[\\/](?!@tensorflow[\\/]tfjs-backend-webgpu)/ }],
    },
  });
  await built.close();
  const modules = new Set(output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : [])));
  writeFileSync(path.join(folder, 'NOTICES.txt'), notices(modules));
  const wasm = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  mkdirSync(path.join(folder, 'wasm'));
  for (const name of readdirSync(wasm).filter((entry) => entry.endsWith('.wasm')))
    cpSync(path.join(wasm, name), path.join(folder, 'wasm', name));
  for (const { name, text } of threadFiles()) writeFileSync(path.join(folder, 'wasm', name), text);
  // The threads' files are classic scripts.
  writeFileSync(path.join(folder, 'wasm', 'package.json'), '{ "type": "commonjs" }\n');
}

/** What the types say of a tensor: the library's TensorFlow.js is a part of its own, whose types are nobody else's. */
const TENSOR = `/** A tensor of the library's own TensorFlow.js. */
export interface Tensor {
  readonly shape: number[];
  readonly size: number;
  readonly rank: number;
  data(): Promise<Float32Array>;
  dispose(): void;
}
`;

/** The types: one `.d.ts` a module, as TypeScript writes them, with the endings that Node's rules ask for. */
function declarations(folder) {
  const types = path.join(folder, 'types');
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status } = spawnSync(
    process.execPath,
    [tsc, '-p', path.join(ROOT, 'config', 'tsconfig.library.json'), '--outDir', types],
    { stdio: 'inherit' },
  );
  if (status !== 0) throw new Error('The types of the library could not be made.');
  writeFileSync(path.join(types, 'engine', 'tf.d.ts'), TENSOR);
  for (const entry of readdirSync(types, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.d.ts')) continue;
    const file = path.join(entry.parentPath, entry.name);
    const ended = (whole, before, name, after) => {
      const beside = path.resolve(path.dirname(file), name);
      if (existsSync(`${beside}.d.ts`)) return `${before}${name}.js${after}`;
      return existsSync(path.join(beside, 'index.d.ts')) ? `${before}${name}/index.js${after}` : whole;
    };
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/((?:from |import |import\()["'])(\.{1,2}\/[^"']+)(["'])/g, ended));
  }
}

/** Put what was built in place; whoever runs the older build meanwhile still finds every file of the same name. */
function replace(built) {
  for (const entry of readdirSync(built, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const source = path.join(entry.parentPath, entry.name);
    const target = path.join(OUT, path.relative(built, source));
    mkdirSync(path.dirname(target), { recursive: true });
    renameSync(source, target);
  }
  rmSync(built, { recursive: true });
}

async function build({ types }) {
  const from = new Date();
  mkdirSync(OUT, { recursive: true });
  const folder = mkdtempSync(path.join(OUT, '.building-'));
  try {
    await bundle(folder);
    if (types) declarations(folder);
    replace(folder);
    for (const stamp of types ? [STAMPS.code, STAMPS.types] : [STAMPS.code]) {
      writeFileSync(stamp, '');
      utimesSync(stamp, from, from);
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const SOURCES = [
  'src',
  'config/privateTensorflow.mjs',
  'config/wasmThreads.mjs',
  'config/tsconfig.library.json',
  'scripts/library.mjs',
  'package-lock.json',
].map((source) => path.join(ROOT, source));

/**
 * In a clone: install where nothing is, and build unless the last build is newer than its sources; the JavaScript alone,
 * or with its `types`, which take longer.
 */
export async function builtAsNeeded({ types = false } = {}) {
  if (!isStale(STAMPS.code, SOURCES) && !(types && isStale(STAMPS.types, SOURCES))) return;
  if (!existsSync(path.join(ROOT, 'node_modules', 'rolldown')))
    // Not to stdout: it belongs to the results.
    spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  await build({ types });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(OUT, { recursive: true, force: true });
  await build({ types: true });
  const size = readdirSync(OUT, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
  console.log(`dist-lib/: ${(size / 1e6).toFixed(1)} MB`);
}
