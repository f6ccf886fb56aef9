import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A preference of Firefox, as `user.js` has it. */
export type Preferences = Readonly<Record<string, boolean | number | string>>;

/** Nothing that asks elsewhere, shows a first page or waits for a person. */
const QUIET: Preferences = {
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.preonboarding.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'termsofuse.bypassNotification': true,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/** Milliseconds until a page that reports nothing is given up. */
const LIMIT_MS = 120_000;

const [SCRIPT, REPORT] = ['/look.js', '/report'];

interface Seen {
  readonly value?: unknown;
  readonly fault?: string;
}

function seenIn(body: string): Seen {
  try {
    return JSON.parse(body) as Seen;
  } catch {
    return { fault: `it reported "${body}"` };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
}

/** A file of the page's own server, with its headers; a document loads `SCRIPT` as well. */
async function passOn(from: URL, response: ServerResponse): Promise<void> {
  const answer = await fetch(from);
  const headers = Object.fromEntries(
    [...answer.headers].filter(
      ([name]) => !/^(content-(length|encoding)|connection|transfer-enc|date|keep)/.test(name),
    ),
  );
  const isDocument = answer.headers.get('content-type')?.startsWith('text/html') === true;
  const body = isDocument
    ? (await answer.text()).replace('<head>', `<head><script async src="${SCRIPT}"></script>`)
    : new Uint8Array(await answer.arrayBuffer());
  response.writeHead(answer.status, headers).end(body);
}

/** The server at `origin` again, with a page that calls `look` and tells `onSeen` what it gave. */
async function reporting(origin: string, look: string, onSeen: (seen: Seen) => void): Promise<Server> {
  const script = `(${look}).then((value) => ({ value }), (error) => ({ fault: String(error) }))
    .then((seen) => fetch('${REPORT}', { method: 'POST', body: JSON.stringify(seen) }));`;
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', origin);
    if (asked.pathname === SCRIPT)
      response
        .writeHead(200, { 'content-type': 'text/javascript', 'cross-origin-resource-policy': 'same-origin' })
        .end(script);
    else if (asked.pathname === REPORT)
      void bodyOf(request).then((body) => {
        response.end();
        onSeen(seenIn(body));
      });
    else
      passOn(asked, response).catch((error: unknown) => {
        response.writeHead(502).end(String(error));
      });
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  return server;
}

/**
 * Open `address` in the Firefox at `executable`, without a window and in a profile of its own, and give what `look` gives there; its
 * value must be JSON's. Rejects with what `look` threw, or where nothing came.
 *
 * Firefox is opened as a person does it, not driven by WebDriver BiDi: under that (version 153) a worker that starts workers
 * stands still in 7 of 22 starts; without it in none of 28, on the same busy machine.
 */
export async function lookedAt<A extends readonly unknown[], R>(
  executable: string,
  preferences: Preferences,
  address: string,
  look: (...given: A) => Promise<R>,
  ...given: A
): Promise<R> {
  const profile = await mkdtemp(path.join(tmpdir(), 'splitscope-firefox-'));
  const lines = Object.entries({ ...QUIET, ...preferences }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  await writeFile(path.join(profile, 'user.js'), lines.join(''));
  const { origin, pathname, hash } = new URL(address);
  let resolve!: (seen: Seen) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<Seen>((done, failed) => ([resolve, reject] = [done, failed]));
  const call = `(${look.toString()})(...${JSON.stringify(given)})`;
  const server = await reporting(origin, call, resolve);
  const { port } = server.address() as AddressInfo;
  const late = setTimeout(() => reject(new Error('Firefox reported nothing.')), LIMIT_MS);
  const browser = spawn(
    executable,
    ['--headless', '--no-remote', '--profile', profile, `http://localhost:${port}${pathname}${hash}`],
    { stdio: 'ignore', env: { ...process.env, HOME: profile }, detached: true },
  );
  const ended = new Promise<void>((done) => browser.once('exit', () => done()).once('error', () => done()));
  browser.once('exit', (code) => reject(new Error(`Firefox ended (${code}).`)));
  browser.once('error', reject);
  try {
    const { value, fault } = await promise;
    if (fault !== undefined) throw new Error(`In the page: ${fault}`);
    return value as R;
  } finally {
    clearTimeout(late);
    server.closeAllConnections();
    server.close();
    // With its processes for tabs: they are of one group.
    const isUp = browser.exitCode === null && browser.signalCode === null;
    if (browser.pid !== undefined && isUp) process.kill(-browser.pid, 'SIGKILL');
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
