import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';

/** A preference of Firefox, as `user.js` has it. */
export type Preferences = Readonly<Record<string, boolean | number | string>>;

/** Nothing that asks elsewhere, shows a first page or waits for a person. */
const QUIET: Preferences = {
  'app.update.disabledForTesting': true,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'browser.aboutwelcome.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

interface Answer {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}
interface Waiting {
  readonly done: (result: unknown) => void;
  readonly failed: (error: Error) => void;
}

/** Milliseconds that Firefox may take to open its door. */
const START_MS = 60_000;

/** The address that Firefox prints once it listens. Rejects where it ends before, or does not come up in time. */
function addressOf(browser: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    let said = '';
    const late = setTimeout(() => failed(new Error(`Firefox did not come up: ${said}`)), START_MS);
    browser.stderr?.on('data', (part: Buffer) => {
      said += part.toString();
      const found = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1];
      if (found === undefined) return;
      clearTimeout(late);
      done(found);
    });
    browser.once('exit', (code) => failed(new Error(`Firefox ended (${code}): ${said}`)));
    browser.once('error', failed);
  });
}

/**
 * One tab of a Firefox without a window, in a profile of its own, driven by WebDriver BiDi: as much of the protocol as
 * the tests need.
 */
export class Firefox {
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  private context = '';

  private constructor(
    private readonly browser: ChildProcess,
    private readonly profile: string,
    private readonly socket: WebSocket,
  ) {
    socket.on('message', (data: Buffer) => this.answered(JSON.parse(data.toString()) as Answer));
    socket.on('close', () => {
      for (const { failed } of this.waiting.values()) failed(new Error('Firefox closed the connection.'));
      this.waiting.clear();
    });
  }

  /** Start the browser at `executable` with these preferences. Rejects with what Firefox said. */
  static async start(executable: string, preferences: Preferences = {}): Promise<Firefox> {
    const profile = await mkdtemp(path.join(tmpdir(), 'splitscope-firefox-'));
    const lines = Object.entries({ ...QUIET, ...preferences }).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
    );
    await writeFile(path.join(profile, 'user.js'), lines.join(''));
    const browser = spawn(
      executable,
      ['--headless', '--no-remote', '--remote-debugging-port', '0', '--profile', profile],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: profile } },
    );
    const socket = new WebSocket(`${await addressOf(browser)}/session`);
    const firefox = new Firefox(browser, profile, socket);
    await new Promise((done, failed) => socket.once('open', done).once('error', failed));
    await firefox.send('session.new', { capabilities: {} });
    const { contexts } = (await firefox.send('browsingContext.getTree', {})) as {
      readonly contexts: readonly { readonly context: string }[];
    };
    firefox.context = contexts[0]!.context;
    return firefox;
  }

  private answered({ id, type, result, error, message }: Answer): void {
    if (id === undefined) return;
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (type === 'error') waiting?.failed(new Error(`${error}: ${message}`));
    else waiting?.done(result);
  }

  private send(method: string, params: object): Promise<unknown> {
    const id = ++this.last;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done, failed });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Open an address; settles when its `load` event came. */
  async goto(url: string): Promise<void> {
    await this.send('browsingContext.navigate', { context: this.context, url, wait: 'complete' });
  }

  /**
   * The value of a function in the page, called with values that JSON can hold; a promise is waited for. The value must be
   * JSON's as well. Rejects with what the function threw.
   */
  async evaluate<A extends readonly unknown[], R>(of: (...given: A) => R, ...given: A): Promise<Awaited<R>> {
    const answer = (await this.send('script.evaluate', {
      expression: `(async () => JSON.stringify(await (${of.toString()})(...${JSON.stringify(given)})))()`,
      target: { context: this.context },
      awaitPromise: true,
    })) as {
      readonly type: 'success' | 'exception';
      readonly result?: { readonly value?: string };
      readonly exceptionDetails?: { readonly text: string };
    };
    if (answer.type === 'exception') throw new Error(`In the page: ${answer.exceptionDetails?.text}`);
    const text = answer.result?.value;
    return (text === undefined ? undefined : JSON.parse(text)) as Awaited<R>;
  }

  /** End the browser and remove its profile. */
  async close(): Promise<void> {
    const ended = new Promise((done) => this.browser.once('exit', done));
    await Promise.race([this.send('browser.close', {}), ended]).catch(() => this.browser.kill());
    this.socket.close();
    const late = setTimeout(() => this.browser.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(late);
    await rm(this.profile, { recursive: true, force: true });
  }
}
