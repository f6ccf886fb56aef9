// How the built page answers a person who drags η: the longest stretch in which it answers nothing, and how soon the
// engine works on the new settings.
const STEPS = 40;
const STEP_MS = 40;
const median = (xs) => [...xs].sort((a, b) => a - b)[xs.length >> 1];

/**
 * Before the page's own code: notes long tasks, and when messages about jobs pass between page and worker. The worker's
 * `plan` is the first thing that a new job says.
 */
function listen() {
  const seen = (window.seenByBench = { tasks: [], starts: new Map(), restarts: [] });
  new PerformanceObserver((list) => {
    for (const { startTime, duration, attribution } of list.getEntries())
      seen.tasks.push({ startTime, duration, name: attribution?.[0]?.containerName ?? '' });
  }).observe({ type: 'longtask', buffered: true });
  const Real = window.Worker;
  window.Worker = class extends Real {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        const at = seen.starts.get(data?.jobId);
        if (at === undefined || data?.event?.type !== 'plan') return;
        seen.starts.delete(data.jobId);
        seen.restarts.push(performance.now() - at);
      });
    }
    postMessage(message, ...rest) {
      if (message?.type === 'start') seen.starts.set(message.jobId, seen.lastMove ?? performance.now());
      super.postMessage(message, ...rest);
    }
  };
  addEventListener('pointermove', () => (seen.lastMove = performance.now()), true);
}

export async function measureDrag(browser, url, say) {
  const context = await browser.newContext({
    serviceWorkers: 'block',
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  await page.addInitScript(listen);
  await page.goto(url);
  await page
    .getByRole('status')
    .first()
    .getByText(/^Done in/)
    .waitFor({ timeout: 60_000 });
  await page.waitForTimeout(3000);
  // The first job of the page waits for its network: that is the cold load's time and not a drag's.
  await page.evaluate(() => {
    window.seenByBench.tasks.length = 0;
    window.seenByBench.restarts.length = 0;
  });
  const skip = page.getByRole('button', { name: /skip/i }).first();
  if (await skip.isVisible()) await skip.click();
  const slider = page.getByRole('slider', { name: 'Learning rate η' });
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.2, y);
  await page.mouse.down();
  for (let n = 1; n <= STEPS; n++) {
    await page.mouse.move(box.x + box.width * (0.2 + (0.6 * n) / STEPS), y);
    await page.waitForTimeout(STEP_MS);
  }
  await page.mouse.up();
  await page
    .getByRole('status')
    .first()
    .getByText(/^Done in/)
    .waitFor({ timeout: 60_000 });
  await page.waitForTimeout(500);
  const { tasks, restarts } = await page.evaluate(() => ({
    tasks: window.seenByBench.tasks,
    restarts: window.seenByBench.restarts,
  }));
  await context.close();
  if (restarts.length === 0)
    throw new Error('Dragging η started no job: the benchmark no longer fits the page.');
  say({
    name: 'page, dragging η: longest task',
    value: Math.max(0, ...tasks.map((t) => t.duration)),
    unit: 'ms',
  });
  say({ name: 'page, dragging η: tasks over 50 ms', value: tasks.length, unit: '' });
  say({ name: 'page, from the last move to the new job, median', value: median(restarts), unit: 'ms' });
  say({ name: 'page, from the last move to the new job, longest', value: Math.max(...restarts), unit: 'ms' });
}
