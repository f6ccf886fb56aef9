// Measures the engine in Chromium, in a worker of a cross-origin isolated page: what a person's browser does.
//   npm run bench [-- --quick] [--only PART,...] [--json] [--backend wasm|webgpu|cpu] [--threads N] [--no-naive]
// Parts: page (the built page), networks, batches, detectors, opening, large. --quick: two runs of each figure in place of five,
// without the page and the naive way, GAIA and S&I alone of the large network. Ends with 1 where a ratio passes its limit.
import { chromium } from '@playwright/test';
import { parseArgs } from 'node:util';
import { measurePage } from './benchPage.mjs';
import { bundled, servePage } from './benchServer.mjs';
import { browserPath } from './ensure-chromium.mjs';

const PARTS = ['page', 'networks', 'batches', 'detectors', 'opening', 'large'];
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    backend: { type: 'string', default: 'wasm' },
    threads: { type: 'string' },
    'no-naive': { type: 'boolean', default: false },
  },
});
const { quick } = values;
const parts = values.only?.split(',') ?? PARTS.filter((part) => part !== 'page' || !quick);
const unknown = parts.find((part) => !PARTS.includes(part));
if (unknown !== undefined) throw new Error(`There is no part "${unknown}"; there are ${PARTS.join(', ')}.`);

const served = await servePage({ '/worker.js': await bundled('worker.ts') });
const args = values.backend === 'webgpu' ? ['--enable-unsafe-webgpu', '--enable-features=Vulkan'] : [];
const browser = await chromium.launch({ executablePath: browserPath(), args });
/** What must not cost more than so much: ratios within a run, which hold on any machine. */
const LIMITS = [['all detectors / GAIA and S&I', 1.6]];
const over = [];
const print = ({ name, value, unit }) => {
  for (const [what, most] of LIMITS)
    if (name.endsWith(what) && !(value <= most)) over.push(`${name} is ${value.toFixed(2)}, above ${most}.`);
  console.log(
    values.json
      ? JSON.stringify({ name, value, unit })
      : `${name.padEnd(84)} ${Number(value.toPrecision(4))} ${unit}`,
  );
};
try {
  if (parts.includes('page')) await measurePage(browser, print);
  const page = await browser.newPage();
  await page.exposeFunction('say', print);
  await page.goto(served.origin);
  await page.evaluate(
    (request) =>
      new Promise((done, failed) => {
        const worker = new Worker('/worker.js', { type: 'module' });
        worker.onerror = (event) => failed(new Error(event.message));
        worker.onmessage = ({ data }) => {
          if (data.figure) void window.say(data.figure);
          else if (data.done) done();
          else failed(new Error(data.error));
        };
        const at = location.origin;
        worker.postMessage({ ...request, wasmBase: `${at}/wasm/`, packBase: `${at}/packs/` });
      }),
    {
      backend: values.backend,
      ...(values.threads === undefined ? {} : { threads: Number(values.threads) }),
      naive: !values['no-naive'] && !quick,
      repeats: quick ? 2 : 5,
      quick,
      parts: parts.filter((part) => part !== 'page'),
    },
  );
  // WASM's memory never shrinks, so what stands there after the largest run is the peak of it.
  const bytes = await page.evaluate(async () => {
    const { breakdown } = await performance.measureUserAgentSpecificMemory();
    return breakdown.reduce((sum, part) => sum + part.bytes, 0);
  });
  print({ name: 'page and worker after all runs', value: bytes / 2 ** 20, unit: 'MiB' });
} finally {
  await browser.close();
  served.close();
}
for (const sentence of over) console.error(sentence);
process.exit(over.length === 0 ? 0 : 1);
