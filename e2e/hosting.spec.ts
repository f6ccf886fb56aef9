import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { writeServiceWorker } from '../config/offline';
import { expect, test } from './fixtures';

test.use({ serviceWorkers: 'allow' });

const DIST = path.resolve('dist');
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};
/** The page has come up, its engine too: GAIA's score is the first. */
const scored = (page: Page) => expect(page.getByTestId('score-gaia')).toHaveText(/\d/, { timeout: 60_000 });
const ready = () => navigator.serviceWorker.ready.then((r) => r.active?.state === 'activated');

/** A host of one folder, which may be another one later; `spoil` answers a file otherwise. */
class Host {
  private readonly server: Server;
  spoil: ((name: string) => string | null) | null = null;
  policy: string | null = null;
  readonly asked: string[] = [];
  constructor(public folder: string) {
    this.server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const name = pathname === '/' ? '/index.html' : pathname;
      this.asked.push(name);
      const spoilt = this.spoil?.(name) ?? null;
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
      response.setHeader('Cache-Control', 'no-cache');
      if (this.policy !== null) response.setHeader('Content-Security-Policy', this.policy);
      response.setHeader('Content-Type', TYPES[path.extname(name)] ?? 'application/octet-stream');
      if (spoilt !== null) {
        response.setHeader('Content-Type', 'text/html');
        response.end(spoilt);
        return;
      }
      try {
        response.end(readFileSync(path.join(this.folder, name)));
      } catch {
        response.statusCode = 404;
        response.end();
      }
    });
  }
  async listen(): Promise<string> {
    await new Promise<void>((listening) => this.server.listen(0, 'localhost', listening));
    return `http://localhost:${(this.server.address() as AddressInfo).port}/`;
  }
  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

test.describe('versions', () => {
  let next: string;
  test.beforeAll(() => {
    // The next version: another page, and the first pack under another title.
    next = mkdtempSync(path.join(tmpdir(), 'splitscope-next-'));
    cpSync(DIST, next, { recursive: true });
    const edit = (name: string, from: string | RegExp, to: string): void => {
      const file = path.join(next, name);
      const text = readFileSync(file, 'utf8');
      expect(text).toMatch(from);
      writeFileSync(file, text.replace(from, to));
    };
    edit('index.html', '<title>Splitscope', '<meta name="test-version" content="next" /><title>Splitscope');
    const index = readFileSync(path.join(next, 'packs', 'index.json'), 'utf8');
    const [{ id }] = JSON.parse(index) as [{ id: string }];
    edit(`packs/${id}/pack.json`, /"title":\s*"[^"]*"/, '"title": "The next network"');
    writeServiceWorker(next);
  });
  test.afterAll(() => {
    rmSync(next, { recursive: true, force: true });
  });

  test('a new deployment never meets old packs: the old version whole, then the new one whole', async ({
    page,
  }) => {
    const host = new Host(DIST);
    /** What the page is given as its first pack. */
    const title = () =>
      page.evaluate(async () => {
        const read = async (name: string) => (await (await fetch(name)).json()) as unknown;
        const [{ id }] = (await read('./packs/index.json')) as [{ id: string }];
        return ((await read(`./packs/${id}/pack.json`)) as { title: string }).title;
      });
    try {
      await page.goto(await host.listen());
      await page.waitForFunction(ready);
      await scored(page);
      host.folder = next;
      await page.reload();
      await scored(page);
      const version = page.locator('meta[name="test-version"]');
      await expect(version).toHaveCount(0);
      expect(await title()).not.toBe('The next network');
      await page
        .getByRole('status')
        .filter({ hasText: 'new version' })
        .getByRole('button', { name: 'Reload' })
        .click();
      await expect(version).toHaveCount(1);
      await scored(page);
      expect(await title()).toBe('The next network');
    } finally {
      host.close();
    }
  });
});

test('a web page in place of a file is not kept: it works as soon as the server does', async ({
  page,
  allow,
}) => {
  const host = new Host(DIST);
  allow(/web page|409|404/);
  try {
    const url = await host.listen();
    await page.goto(url);
    await page.waitForFunction(ready);
    const file = './packs/cifar10-wrn-16-2/pack.json';
    const read = () =>
      page.evaluate(async (name) => {
        const answer = await fetch(name);
        return [answer.headers.get('Content-Type'), (await answer.text()).slice(0, 1)];
      }, file);
    host.spoil = (name) => (name.endsWith('wrn-16-2/pack.json') ? '<!doctype html>' : null);
    expect(await read()).toEqual(['text/html', '<']);
    host.spoil = null;
    expect(await read()).toEqual(['application/json', '{']);
    // Now it is kept, and the server is not asked again; unless the page wants to go past what is kept.
    const asked = () => host.asked.filter((name) => name.endsWith('wrn-16-2/pack.json')).length;
    const before = asked();
    await read();
    expect(asked()).toBe(before);
    await page.evaluate((name) => fetch(name, { cache: 'reload' }).then((answer) => answer.text()), file);
    expect(asked()).toBe(before + 1);
  } finally {
    host.close();
  }
});

test('a full disk harms nothing while the server is there', async ({ page }) => {
  const host = new Host(DIST);
  try {
    const url = await host.listen();
    const quota = readFileSync(path.join(DIST, 'sw.js'), 'utf8');
    const full = `const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));\nCache.prototype.put = full;\n${quota}`;
    const folder = mkdtempSync(path.join(tmpdir(), 'splitscope-full-'));
    cpSync(DIST, folder, { recursive: true });
    writeFileSync(path.join(folder, 'sw.js'), full);
    host.folder = folder;
    await page.goto(url);
    await page.waitForFunction(ready);
    await page.reload();
    await scored(page);
    const size = await page.evaluate(
      async () =>
        (await (await fetch('./packs/cifar10-wrn-10-1/weights.safetensors')).arrayBuffer()).byteLength,
    );
    expect(size).toBeGreaterThan(100_000);
    rmSync(folder, { recursive: true, force: true });
  } finally {
    host.close();
  }
});

test('opened from a file the page says why it is empty', async ({ page, allow }) => {
  allow(/CORS|origin 'null'|Failed to load resource|net::ERR_FAILED/);
  await page.goto(pathToFileURL(path.join(DIST, 'index.html')).href);
  await expect(page.getByRole('alert')).toContainText('npm start');
});

test('where the page’s code cannot be fetched a sentence says so, with a way on', async ({ page, allow }) => {
  const host = new Host(DIST);
  allow(/404|Failed to load|MIME/);
  try {
    host.spoil = (name) => (/\/assets\/index-.*\.js$/.test(name) ? '<!doctype html>' : null);
    const url = await host.listen();
    await page.goto(url);
    await expect(page.getByRole('alert')).toContainText('could not be loaded');
    host.spoil = null;
    await page.getByRole('button', { name: 'Reload' }).click();
    await scored(page);
  } finally {
    host.close();
  }
});

test('a host whose policy refuses the threads: one thread, and it says so', async ({ page, allow }) => {
  const host = new Host(DIST);
  allow(/Content Security Policy/);
  try {
    const url = await host.listen();
    host.policy = `script-src 'self' 'wasm-unsafe-eval'; worker-src ${url}assets/ ${url}sw.js`;
    await page.goto(url);
    await scored(page);
    await expect(page.getByTitle(/the host refuses others/)).toBeAttached();
  } finally {
    host.close();
  }
});
