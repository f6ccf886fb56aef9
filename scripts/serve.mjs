// Serves the built page with the headers that WASM threads need. `node scripts/serve.mjs [--port N] [--host H]`.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';

const DIST = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'dist');
const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const COMPRESSED = new Set(['.css', '.html', '.js', '.json', '.svg', '.wasm']);

function answer(request, response) {
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  const fail = (status, text) => {
    response.statusCode = status;
    response.setHeader('Content-Type', 'text/plain');
    response.end(text);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return fail(405, 'Only GET and HEAD.\n');
  let name;
  try {
    name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  } catch {
    return fail(400, 'A broken address.\n');
  }
  const file = path.join(DIST, name.endsWith('/') ? `${name}index.html` : name);
  if (!file.startsWith(DIST + path.sep) || !existsSync(file) || !statSync(file).isFile())
    return fail(404, `There is no ${name}.\n`);
  const kind = path.extname(file);
  response.setHeader('Content-Type', TYPES[kind] ?? 'application/octet-stream');
  // Hashed names never change; everything else is asked for again.
  response.setHeader(
    'Cache-Control',
    name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  if (request.method === 'HEAD') return response.end();
  const stream = createReadStream(file);
  stream.on('error', () => response.destroy());
  if (COMPRESSED.has(kind) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Vary', 'Accept-Encoding');
    return stream.pipe(createGzip({ level: 4 })).pipe(response);
  }
  stream.pipe(response);
}

/** Listen on the first free port from `port` on (`strict`: on that one only); resolves to the address. */
export function serve({ port = 4173, host = 'localhost', strict = false } = {}) {
  return new Promise((resolve, reject) => {
    const server = createServer(answer);
    server.on('error', (error) => {
      if (error.code === 'EADDRINUSE' && !strict && port < 65535)
        resolve(serve({ port: port + 1, host, strict }));
      else reject(error);
    });
    server.listen(port, host, () => resolve(`http://${host}:${server.address().port}/`));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4173' },
      host: { type: 'string', default: 'localhost' },
      strict: { type: 'boolean', default: false },
    },
  });
  console.log(await serve({ ...values, port: Number(values.port) }));
}
