// What the benchmarks in Chromium share: bundles of a worker, and a cross-origin isolated page that serves them.
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The text of a worker: `entry` is a file of src/bench here, bundled with the sources of `checkout`. */
export async function bundled(entry, checkout = '.') {
  const { outputFiles } = await build({
    stdin: {
      contents: await readFile(path.join('src/bench', entry), 'utf8'),
      resolveDir: path.resolve(checkout, 'src/bench'),
      sourcefile: entry,
      loader: 'ts',
    },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
    platform: 'browser',
    external: ['fs', 'path', 'os', 'worker_threads', 'util', 'crypto'],
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** Serve an empty page, these scripts by their paths, the packs and TensorFlow.js's WASM files; gives the origin and how to close. */
export async function servePage(scripts) {
  const wasm = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  const server = createServer(async (request, response) => {
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/') return response.setHeader('Content-Type', 'text/html').end('<!doctype html>');
    if (url.pathname in scripts)
      return response.setHeader('Content-Type', 'text/javascript').end(scripts[url.pathname]);
    if (/^\/wasm\/[\w.-]+\.wasm$/.test(url.pathname))
      return response
        .setHeader('Content-Type', 'application/wasm')
        .end(await readFile(path.join(wasm, path.basename(url.pathname))));
    if (/^\/packs\/[\w-]+\/[\w.-]+$/.test(url.pathname))
      return response.end(await readFile(path.join('public', url.pathname)));
    response.statusCode = 404;
    response.end();
  });
  await new Promise((ready) => server.listen(0, 'localhost', ready));
  return { origin: `http://localhost:${server.address().port}`, close: () => server.close() };
}
