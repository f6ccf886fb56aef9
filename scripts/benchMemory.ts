// Memory of a score job over many images, in this process: npx tsx --expose-gc scripts/benchMemory.ts [--images 10000]
// WRN-10-1, all detectors of the logits and GAIA, one job; every tenth of the way what is held, after a collection.
import { parseArgs } from 'node:util';
import { createEngine } from '../src/engine';
import { sideOf, usualMethods } from '../src/engine/detectors/methods';
import type { NetworkImage } from '../src/engine/jobs';
import { nodeWasmBase } from '../src/engine/nodeBackend';
import { DEFAULT_SETTINGS } from '../src/engine/settings';
import { mulberry32 } from '../src/lib/random';
import { readPackFolder } from '../src/packs/node';

const { values } = parseArgs({ options: { images: { type: 'string', default: '10000' } } });
const count = Number(values.images);
const { gc } = globalThis as { readonly gc?: () => void };
if (gc === undefined) throw new Error('Run it with --expose-gc: npx tsx --expose-gc scripts/benchMemory.ts');

const engine = await createEngine({ backend: 'wasm', wasmBase: nodeWasmBase() });
await engine.loadModel('small', (await readPackFolder('public/packs/cifar10-wrn-10-1')).source);
const random = mulberry32(1);
const images = Array.from({ length: count }, (): NetworkImage => ({
  kind: 'rgb8',
  height: 32,
  width: 32,
  data: Uint8Array.from({ length: 3072 }, () => 256 * random()),
}));
const MIB = 2 ** 20;
const report = (done: number): void => {
  gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { tensors, bytes } = engine.memory();
  console.log(
    `${String(done).padStart(6)} images: ${(rss / MIB).toFixed(0)} MiB resident, ${(heapUsed / MIB).toFixed(1)} MiB of objects, ` +
      `${(external / MIB).toFixed(0)} MiB outside, ${tensors} tensors of ${(bytes / MIB).toFixed(2)} MiB`,
  );
};
const started = performance.now();
let next = count / 10;
for await (const event of engine.run('score', {
  pack: 'small',
  images,
  methods: usualMethods('z')
    .filter((method) => sideOf(method) !== 'si')
    .map((method) => ({ method })),
  settings: DEFAULT_SETTINGS,
}))
  if (event.type === 'rows' && event.done >= next) {
    report(event.done);
    next += count / 10;
  }
console.log(`${(count / ((performance.now() - started) / 1000)).toFixed(0)} images a second`);
engine.dispose();
process.exit();
