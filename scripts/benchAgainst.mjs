// One image in this version and in another, in turn, in one browser: node scripts/benchAgainst.mjs CHECKOUT [--rounds N] [--only NAME]
// CHECKOUT is the folder of another version, installed. Each round runs both, now one first, now the other; printed are the
// medians, the best runs and their ratios (this version / the other).
import { chromium } from '@playwright/test';
import { parseArgs } from 'node:util';
import { bundled, servePage } from './benchServer.mjs';
import { browserPath } from './ensure-chromium.mjs';

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    only: { type: 'string', default: '' },
    threads: { type: 'string' },
  },
  allowPositionals: true,
});
if (positionals.length !== 1) throw new Error('Name the folder of the other version.');
const page = await servePage({
  '/ours.js': await bundled('one.ts'),
  '/theirs.js': await bundled('one.ts', positionals[0]),
});
const browser = await chromium.launch({ executablePath: browserPath() });
const median = (xs) => [...xs].sort((a, b) => a - b)[xs.length >> 1];
try {
  const tab = await browser.newPage();
  await tab.goto(page.origin);
  await tab.evaluate(() => {
    window.workers = {};
    for (const side of ['ours', 'theirs'])
      window.workers[side] = new Worker(`/${side}.js`, { type: 'module' });
  });
  const once = (side, request) =>
    tab.evaluate(
      ([which, message]) =>
        new Promise((done, failed) => {
          const worker = window.workers[which];
          worker.onerror = (event) => failed(new Error(event.message));
          worker.onmessage = ({ data }) => ('ms' in data ? done(data.ms) : failed(new Error(data.error)));
          worker.postMessage({ ...message, wasmBase: `${location.origin}/wasm/` });
        }),
      [side, { ...request, ...(values.threads === undefined ? {} : { threads: Number(values.threads) }) }],
    );
  for (const depth of [16, 40])
    for (const [name, iterations, histograms] of [
      ['GAIA', 1, false],
      ['GAIA with histograms', 1, true],
      ['S&I, T = 2', 2, false],
      ['S&I, T = 2, with histograms', 2, true],
    ]) {
      if (!`WRN-${depth}-2: ${name}`.includes(values.only)) continue;
      const request = { depth, iterations, histograms };
      const ms = { ours: [], theirs: [] };
      for (let round = -8; round < Number(values.rounds); round++)
        for (const side of round % 2 === 0 ? ['ours', 'theirs'] : ['theirs', 'ours']) {
          const time = await once(side, request);
          if (round >= 0) ms[side].push(time);
        }
      const figures = ['ours', 'theirs'].map((side) => [median(ms[side]), Math.min(...ms[side])]);
      const [[ours, best], [theirs, theirBest]] = figures;
      console.log(
        `${`WRN-${depth}-2: ${name}`.padEnd(44)} median ${ours.toFixed(1)} / ${theirs.toFixed(1)} ms = ${(ours / theirs).toFixed(3)}, ` +
          `best ${best.toFixed(1)} / ${theirBest.toFixed(1)} ms = ${(best / theirBest).toFixed(3)}`,
      );
    }
} finally {
  await browser.close();
  page.close();
}
