// A real GPU from Node, through Dawn: the self-test, whether the GPU's scores are WASM's, and the benchmark.
//   npm install --no-save webgpu
//   npx tsx scripts/gpu.ts [--packs public/packs/cifar10-wrn-40-2] [--tiles FILE] [--count 20] [--repeats 5]
// --tiles: 32 x 32 RGB images, 3072 bytes each; noise where it is absent. Bundled for a machine without the repository
// (esbuild, platform node), it needs --dawn .../webgpu/index.js and --wasm, the folder of TensorFlow.js's .wasm files.
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Figure } from '../src/bench/figure';
import { measure, WHOLE } from '../src/bench/measure';
import { createEngine, type EngineOptions } from '../src/engine';
import { mulberry32 } from '../src/lib/random';
import type { AnalyseEvent, BackendName } from '../src/engine/jobs';
import { nodeWasmBase } from '../src/engine/nodeBackend';
import { DEFAULT_SETTINGS } from '../src/engine/settings';
import { readPackFolder } from '../src/packs/node';

const { values: args } = parseArgs({
  options: {
    wasm: { type: 'string' },
    packs: { type: 'string', default: '' },
    tiles: { type: 'string' },
    count: { type: 'string', default: '20' },
    /** Runs of each figure of the benchmark; 0: none. */
    repeats: { type: 'string', default: '5' },
    dawn: { type: 'string' },
  },
});
const TILE = 32 * 32 * 3;
const count = Number(args.count);

function tiles(): Uint8Array[] {
  const bytes =
    args.tiles !== undefined && existsSync(args.tiles) ? new Uint8Array(readFileSync(args.tiles)) : null;
  return Array.from({ length: count }, (_, i) => {
    if (bytes !== null) return bytes.slice(i * TILE, (i + 1) * TILE);
    const random = mulberry32(i + 1);
    return Uint8Array.from({ length: TILE }, () => Math.floor(256 * random()));
  });
}

/** Every score, and every tap's densities of S&I, of every tile. */
async function scores(backend: BackendName, folder: string): Promise<{ all: number[]; ms: number }> {
  const options: EngineOptions = { backend, wasmBase: args.wasm ?? nodeWasmBase() };
  const engine = await createEngine(options);
  await engine.loadModel('pack', (await readPackFolder(folder)).source);
  const all: number[] = [];
  const from = performance.now();
  for (const data of tiles())
    for (const eta of [0.001, 0.05]) {
      const spec = {
        pack: 'pack',
        image: { kind: 'rgb8' as const, width: 32, height: 32, data },
        settings: { ...DEFAULT_SETTINGS, eta, iterations: 3 },
        histograms: true,
      };
      for await (const event of engine.run('analyse', spec) as AsyncGenerator<AnalyseEvent>)
        if (event.type === 'done')
          all.push(...event.result.scores.map((s) => s.score), ...event.result.siByIteration);
    }
  const ms = (performance.now() - from) / (2 * count);
  engine.dispose();
  return { all, ms };
}

const dawn = (await import(args.dawn === undefined ? 'webgpu' : pathToFileURL(args.dawn).href)) as {
  create: (options: readonly string[]) => GPU;
  globals: object;
};
Object.assign(globalThis, dawn.globals);
Object.defineProperty(globalThis, 'navigator', {
  value: {
    gpu: dawn.create(['enable-dawn-features=use_user_defined_labels_in_backend']),
    hardwareConcurrency: cpus().length,
  },
});
const info = (await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }))?.info;
console.log(`adapter: ${info?.vendor} ${info?.architecture} ${info?.device} ${info?.description}`);
for (const folder of args.packs.split(',').filter((f) => f !== '')) {
  const [gpu, wasm] = [await scores('webgpu', folder), await scores('wasm', folder)];
  const off = gpu.all.map((x, i) => Math.abs(x / wasm.all[i]! - 1)).sort((a, b) => a - b);
  console.log(
    `${path.basename(folder)}, ${count} images: ${gpu.ms.toFixed(0)} ms on the GPU, ${wasm.ms.toFixed(0)} on WASM; ` +
      `scores differ by ${off.at(-1)!.toExponential(1)} at most, ${off[off.length >> 1]!.toExponential(1)} in the middle`,
  );
}
const say = ({ name, value, unit }: Figure): void => {
  console.log(`${name.padEnd(70)} ${Number(value.toPrecision(4))} ${unit}`);
};
if (Number(args.repeats) > 0)
  await measure({ backend: 'webgpu' }, say, { ...WHOLE, repeats: Number(args.repeats), naive: false });
process.exit();
