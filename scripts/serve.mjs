// Serves the built page with the headers that WASM threads need and a strict policy.
// `node scripts/serve.mjs [--port N] [--host H] [--strict]`.
import { createReadStream, readFile, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { gzip } from 'node:zlib';
import { serveOptions } from './serveOptions.mjs';

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

/** What the page may do: everything of its own origin, WASM, pictures and figures that it made itself. Nothing else. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  // Charts and sliders place their parts by style attributes.
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': POLICY,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Whether a request is meant for this server: by address, or by a name of this machine. Another name that leads here is
 * another site's, which would read the answers as its own.
 */
function isOurs(header, host) {
  const name = /^(\[[\da-f:]+\]|[^:]*)(:\d+)?$/i
    .exec(header ?? '')?.[1]
    ?.replace(/^\[|\]$/g, '')
    .toLowerCase();
  if (name === undefined || name === '') return false;
  return isIP(name) !== 0 || ['localhost', host.toLowerCase(), hostname().toLowerCase()].includes(name);
}

/** The file of a name inside `root`, or null; a link is followed only where it stays inside. */
function fileOf(root, name) {
  try {
    const file = realpathSync(path.join(root, name.endsWith('/') ? `${name}index.html` : name));
    return file.startsWith(root + path.sep) && statSync(file).isFile() ? file : null;
  } catch {
    return null;
  }
}

/** What was compressed, by file: compressed once, and again where the file has changed. */
const zipped = new Map();

/** The file's bytes, compressed. */
function compressed(file) {
  const { mtimeMs, size } = statSync(file);
  const before = zipped.get(file);
  if (before?.mtimeMs === mtimeMs && before.size === size) return before.bytes;
  const bytes = promisify(readFile)(file).then((plain) => promisify(gzip)(plain, { level: 4 }));
  // A failed attempt is not kept.
  bytes.catch(() => zipped.delete(file));
  zipped.set(file, { mtimeMs, size, bytes });
  return bytes;
}

function answer(request, response, { root, host }) {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  const fail = (status, text) => {
    response.statusCode = status;
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.end(text);
  };
  if (!isOurs(request.headers.host, host)) return fail(421, 'This server has another name.\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') return fail(405, 'Only GET and HEAD.\n');
  let name;
  try {
    name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  } catch {
    return fail(400, 'A broken address.\n');
  }
  const file = fileOf(root, name);
  if (file === null) return fail(404, `There is no ${name}.\n`);
  const kind = path.extname(file);
  response.setHeader('Content-Type', TYPES[kind] ?? 'application/octet-stream');
  // Hashed names never change; everything else is asked for again.
  response.setHeader(
    'Cache-Control',
    name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  const zip = COMPRESSED.has(kind) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (COMPRESSED.has(kind)) response.setHeader('Vary', 'Accept-Encoding');
  if (zip) response.setHeader('Content-Encoding', 'gzip');
  else response.setHeader('Content-Length', statSync(file).size);
  if (request.method === 'HEAD') return response.end();
  if (zip)
    compressed(file).then(
      (bytes) => response.end(bytes),
      () => response.destroy(),
    );
  // Closes the file as well where the reader leaves early.
  else pipeline(createReadStream(file), response, () => undefined);
}

/**
 * Listen on the first free port from `port` on (`strict`: on that one only); resolves to the address and the server. `root`
 * is the folder served, the built page by default.
 */
export function listen({ port = 4173, host = 'localhost', strict = false, root = DIST } = {}) {
  return new Promise((resolve, reject) => {
    const real = realpathSync(root);
    const server = createServer((request, response) => answer(request, response, { root: real, host }));
    server.on('error', (error) => {
      if (error.code === 'EADDRINUSE' && !strict && port !== 0 && port < 65535)
        resolve(listen({ port: port + 1, host, strict, root }));
      else reject(error);
    });
    server.listen(port, host, () => {
      const shown = isIP(host) === 6 ? `[${host}]` : host;
      resolve({ url: `http://${shown}:${server.address().port}/`, server });
    });
  });
}

/** `listen`; resolves to the address alone. */
export const serve = async (options) => (await listen(options)).url;

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await serve(serveOptions()));
