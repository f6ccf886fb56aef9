import { fileURLToPath } from 'node:url';
import { EXIT, type Io } from './io';
import { main as run } from './main';

/** Whether this is the source itself, run by tsx, and no build of it. */
const UNBUILT = import.meta.url.endsWith('.ts');

/** Takes the line away that the cursor is in. */
const CLEAR = '\r\u001b[K';

/** The process's own streams. Progress is drawn on a terminal only, below the results. */
function processIo(signal: AbortSignal): Io {
  let shown = '';
  const draw = (line: string): void => {
    if (line === shown) return;
    process.stderr.write(`${shown === '' ? '' : CLEAR}${line}`);
    shown = line;
  };
  /** Write with the line of progress out of the way where both go to the same terminal. */
  const aside = (write: () => void): void => {
    const line = shown;
    draw('');
    write();
    draw(line);
  };
  return {
    out: (text) =>
      new Promise((resolve) => {
        const write = (): void => {
          if (process.stdout.write(text)) resolve();
          else process.stdout.once('drain', resolve);
        };
        if (process.stdout.isTTY) aside(write);
        else write();
      }),
    err: (text) => {
      aside(() => process.stderr.write(text));
    },
    ...(process.stderr.isTTY ? { status: draw } : {}),
    signal,
    thread: UNBUILT
      ? new URL('./unbuiltThread.mjs', import.meta.url)
      : new URL('./scoreThread.ts', import.meta.url),
  };
}

/** The command line as a program: its streams, Ctrl+C, and its engines in threads; the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  // A reader that has seen enough (`| head`) is no fault; nor is one that does not want to hear of faults.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.someFailed);
  });
  process.stderr.on('error', () => undefined);
  const stop = new AbortController();
  // Once: a second Ctrl+C ends the process as ever.
  process.once('SIGINT', () => {
    stop.abort();
  });
  return run(argv, processIo(stop.signal));
}

// `npx tsx src/cli/bin.ts`; a build is started by bin/splitscope.mjs.
if (UNBUILT && process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = await main(process.argv.slice(2));
