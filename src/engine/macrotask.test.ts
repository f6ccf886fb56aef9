import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { macrotask } from './macrotask';

test('comes after the microtasks, and a message that was sent before it has been read by then', async () => {
  const seen: string[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    seen.push('message');
    port1.close();
  };
  port2.postMessage(null);
  const pause = macrotask().then(() => seen.push('pause'));
  await Promise.resolve();
  seen.push('microtask');
  await pause;
  expect(seen).toEqual(['microtask', 'message', 'pause']);
});

test('several that wait at once go on in the order in which they came, each once', async () => {
  const seen: number[] = [];
  await Promise.all([0, 1, 2].map((i) => macrotask().then(() => seen.push(i))));
  await macrotask().then(() => seen.push(3));
  expect(seen).toEqual([0, 1, 2, 3]);
});

test('a timer that is due comes through, however many pauses follow each other', async () => {
  const due = new AbortController();
  setTimeout(() => {
    due.abort();
  }, 1);
  let pauses = 0;
  // Work for a millisecond between two pauses: by messages alone a thousand of them would come first.
  while (!due.signal.aborted && pauses < 200) {
    for (const from = performance.now(); performance.now() - from < 1;);
    await macrotask();
    pauses++;
  }
  expect(pauses).toBeLessThan(200);
});

test('Node waits for a pause and ends after the last', () => {
  const code = `import('./src/engine/macrotask.ts').then(async ({ macrotask }) => {
    await macrotask(); await new Promise((go) => setTimeout(go, 20)); await macrotask(); console.log('both'); });`;
  const root = path.resolve(import.meta.dirname, '../..');
  const out = execFileSync(process.execPath, ['--import', 'tsx', '-e', code], { cwd: root, timeout: 30_000 });
  expect(out.toString().trim()).toBe('both');
});
