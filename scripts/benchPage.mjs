// What a person waits for: from a cold load of the built page to the first scores on the screen.
import { measureDrag } from './benchDrag.mjs';
import { measurePhotograph } from './benchPhotograph.mjs';
import { serve } from './serve.mjs';
import { build } from './steps.mjs';

const REPEATS = 3;
const median = (xs) => [...xs].sort((a, b) => a - b)[xs.length >> 1];

/** Milliseconds from the start of the navigation in a fresh browser context until `selector` holds a digit. */
async function once(browser, url, selectors) {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(url);
  const found = await page.evaluate(
    (wanted) =>
      new Promise((done) => {
        const at = {};
        const look = () => {
          for (const [name, selector] of Object.entries(wanted))
            if (!(name in at) && /\d/.test(document.querySelector(selector)?.textContent ?? ''))
              at[name] = performance.now();
          if (Object.keys(at).length === Object.keys(wanted).length) done(at);
          else requestAnimationFrame(look);
        };
        look();
      }),
    selectors,
  );
  await context.close();
  return found;
}

/** Figures of the built page; the server's caches of the operating system are warm, the browser's are empty. */
export async function measurePage(browser, say) {
  if (!build()) throw new Error('The page could not be built.');
  const url = await serve({ port: 4300 });
  const selectors = { GAIA: '[data-testid="score-gaia"]', 'S&I': '[data-testid="score-si"]' };
  const runs = [];
  for (let i = 0; i < REPEATS; i++) runs.push(await once(browser, url, selectors));
  for (const name of Object.keys(selectors))
    say({
      name: `page, cold load to the first ${name} score`,
      value: median(runs.map((r) => r[name])),
      unit: 'ms',
    });
  await measureDrag(browser, url, say);
  await measurePhotograph(browser, url, say);
}
