import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { listen } from './serve.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'splitscope-serve-'));
const root = path.join(folder, 'dist');
let served;
beforeAll(async () => {
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  writeFileSync(path.join(root, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(root, 'assets', 'a.js'), 'export {}');
  writeFileSync(path.join(root, 'large.bin'), new Uint8Array(8 << 20));
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  symlinkSync(path.join(folder, 'secret.txt'), path.join(root, 'link.txt'));
  symlinkSync(path.join(root, 'index.html'), path.join(root, 'inside.html'));
  served = await listen({ port: 0, root });
});
afterAll(() => {
  served.server.closeAllConnections();
  served.server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Status, headers and body, with a Host of one's own. */
const get = (name, headers = {}) =>
  new Promise((resolve, reject) => {
    const { port } = served.server.address();
    request({ host: 'localhost', port, path: name, headers }, (response) => {
      let body = '';
      response.on('data', (piece) => (body += piece));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });

test('strict headers on every answer, faults too', async () => {
  for (const name of ['/', '/assets/a.js', '/nothing']) {
    const { headers } = await get(name);
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers['content-security-policy']).not.toMatch(
      /script-src[^;]*(unsafe-inline|'unsafe-eval'|blob:)/,
    );
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
  }
  expect((await get('/assets/a.js')).headers['cache-control']).toContain('immutable');
});

test('what is compressed is what the file holds, also after it has changed', async () => {
  const { port } = served.server.address();
  const read = async () => {
    const response = await fetch(`http://localhost:${port}/assets/b.js`);
    expect(response.headers.get('content-encoding')).toBe('gzip');
    return response.text();
  };
  for (const text of ['export const a = 1;', 'export const a = 1;', 'export const b = 22;']) {
    writeFileSync(path.join(root, 'assets', 'b.js'), text);
    expect(await read()).toBe(text);
  }
});

test('a name of another site that leads here is refused', async () => {
  const status = async (Host) => (await get('/', { Host })).status;
  expect(await status('evil.example')).toBe(421);
  expect(await status('localhost.evil.example:80')).toBe(421);
  expect(await status('localhost:1')).toBe(200);
  expect(await status('127.0.0.1')).toBe(200);
  expect(await status('[::1]:4173')).toBe(200);
});

test('nothing outside the folder: neither by dots nor by links', async () => {
  expect((await get('/link.txt')).status).toBe(404);
  expect((await get('/inside.html')).status).toBe(200);
  for (const name of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/../../secret.txt'])
    expect((await get(name)).status).toBe(404);
  expect((await get('/%ff')).status).toBe(400);
});

test('a download that is broken off leaves no open file', async () => {
  const open = () => readdirSync('/dev/fd').length;
  await get('/');
  const before = open();
  for (let i = 0; i < 40; i++)
    await new Promise((resolve) => {
      const asked = request(`${served.url}large.bin`, (response) => {
        response.once('data', () => {
          response.destroy();
          resolve();
        });
      });
      asked.on('error', resolve);
      asked.end();
    });
  await vi.waitFor(() => expect(open()).toBeLessThan(before + 10), { timeout: 10_000 });
});

test.each([
  [['--port', 'abc'], '', '--port must be a whole number from 0 to 65535; it is "abc".\n'],
  [['--port', '70000'], '', '--port must be a whole number from 0 to 65535; it is "70000".\n'],
  [[], '8o80', 'PORT must be a whole number from 0 to 65535; it is "8o80".\n'],
  [['--prot', '1'], '', "Unknown option '--prot'. The flags are --port N, --host NAME and --strict.\n"],
])('npm start %j, PORT "%s": one sentence', async (args, PORT, sentence) => {
  const failed = await promisify(execFile)(process.execPath, ['scripts/start.mjs', ...args], {
    env: { ...process.env, PORT },
  }).catch((error) => error);
  expect([failed.code, failed.stderr, failed.stdout]).toEqual([2, sentence, '']);
});

test('PORT and --port are obeyed, --port first', async () => {
  const { serveOptions } = await import('./serveOptions.mjs');
  expect(serveOptions([], { PORT: '8080' })).toEqual({ host: 'localhost', strict: false, port: 8080 });
  expect(serveOptions(['--port', '9000', '--host', '0.0.0.0'], { PORT: '8080' }).port).toBe(9000);
  expect(serveOptions([], {}).port).toBe(4173);
});
