// Measures the engine in Chromium, in a worker of a cross-origin isolated page: what a person's browser does.
//   npm run bench [-- --json] [--backend wasm|webgpu|cpu] [--threads N] [--no-naive]
import { build } from 'esbuild';
import { chromium } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measurePage } from './benchPage.mjs';
import { browserPath } from './ensure-chromium.mjs';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    backend: { type: 'string', default: 'wasm' },
    threads: { type: 'string' },
    'no-naive': { type: 'boolean', default: false },
  },
});
const { outputFiles } = await build({
  entryPoints: ['src/bench/worker.ts'],
  bundle: true,
  format: 'esm',
  minify: true,
  write: false,
  platform: 'browser',
  external: ['fs', 'path', 'os', 'worker_threads', 'util', 'crypto'],
  logLevel: 'error',
});
const wasm = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
const server = createServer(async (request, response) => {
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/') return response.setHeader('Content-Type', 'text/html').end('<!doctype html>');
  if (url.pathname === '/worker.js')
    return response.setHeader('Content-Type', 'text/javascript').end(outputFiles[0].text);
  if (/^\/wasm\/[\w.-]+\.wasm$/.test(url.pathname))
    return response
      .setHeader('Content-Type', 'application/wasm')
      .end(await readFile(path.join(wasm, path.basename(url.pathname))));
  response.statusCode = 404;
  response.end();
});
await new Promise((ready) => server.listen(0, 'localhost', ready));
const origin = `http://localhost:${server.address().port}`;
const args = values.backend === 'webgpu' ? ['--enable-unsafe-webgpu', '--enable-features=Vulkan'] : [];
const browser = await chromium.launch({ executablePath: browserPath(), args });
const print = ({ name, value, unit }) =>
  console.log(
    values.json
      ? JSON.stringify({ name, value, unit })
      : `${name.padEnd(84)} ${Number(value.toPrecision(4))} ${unit}`,
  );
try {
  await measurePage(browser, print);
  const page = await browser.newPage();
  await page.exposeFunction('say', print);
  await page.goto(origin);
  await page.evaluate(
    ({ backend, threads, naive }) =>
      new Promise((done, failed) => {
        const worker = new Worker('/worker.js', { type: 'module' });
        worker.onerror = (event) => failed(new Error(event.message));
        worker.onmessage = ({ data }) => {
          if (data.figure) void window.say(data.figure);
          else if (data.done) done();
          else failed(new Error(data.error));
        };
        worker.postMessage({ backend, threads, naive, wasmBase: `${location.origin}/wasm/` });
      }),
    {
      backend: values.backend,
      threads: values.threads === undefined ? undefined : Number(values.threads),
      naive: !values['no-naive'],
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
  server.close();
}
process.exit();
