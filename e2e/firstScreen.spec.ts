/** What a stranger sees first: one answer, few words, both sliders, and no picture headlined against most detectors. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { ANSWER, open, region, settled } from './page';

// As a visitor has it: with all that the page starts.
test.use({ serviceWorkers: 'allow' });

/** Words that can be seen without scrolling or opening anything: runs of characters with a letter in them. */
const wordsInView = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const words: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent?.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (parent.closest('.visually-hidden, script, style') !== null) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width === 0 || box.bottom <= 0 || box.top >= window.innerHeight) continue;
      words.push(...(node.textContent ?? '').split(/\s+/).filter((word) => /\p{L}/u.test(word)));
    }
    return words;
  });

test('the first screen at 1440 x 900: under 150 words, four sizes of type, both histograms and both sliders', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, './');
  await expect(page.getByRole('img', { name: /^Overlaid histograms/ })).toBeVisible();
  const words = await wordsInView(page);
  expect(words.length, words.join(' ')).toBeLessThan(150);
  const sizes = await page.evaluate(() =>
    [
      ...new Set(
        [...document.querySelectorAll('body *')]
          .filter(
            (e) =>
              e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent?.trim()),
          )
          .map((e) => getComputedStyle(e).fontSize),
      ),
    ].sort(),
  );
  expect(sizes).toEqual(['13px', '15px', '20px', '32px']);
  for (const seen of [
    page.getByRole('heading', { name: ANSWER }),
    page.getByRole('slider', { name: 'Learning rate η' }),
    page.getByRole('slider', { name: 'Iterations T' }),
    page.getByRole('img', { name: /^Overlaid histograms/ }),
    page.getByRole('img', { name: /^S&I minus GAIA/ }),
    page.getByRole('img', { name: /^Where each detector/ }),
  ])
    await expect(seen).toBeInViewport({ ratio: 1 });
  await expect(page).toHaveTitle(
    /^(Familiar|Unfamiliar|Borderline|\d of \d say unfamiliar): Cat · Splitscope$/,
  );
});

test('it opens at the recommended settings; an arrow key goes from stop to stop, the paper\u2019s are a click away', async ({
  page,
}) => {
  await open(page, './');
  await settled(page, 'η 0.5 · T 2 · mean');
  const named = page.getByRole('group', { name: 'Named settings' });
  await expect(named.getByRole('button', { name: 'Recommended' })).toHaveAttribute('aria-pressed', 'true');
  const eta = page.getByRole('slider', { name: 'Learning rate η' });
  for (const stop of ['0.1', '0.05', '0.01', '0.001', '0.001']) {
    await eta.press('ArrowLeft');
    await expect(eta).toHaveAttribute('aria-valuetext', stop);
  }
  await eta.press('Shift+ArrowRight');
  await expect(eta).toHaveAttribute('aria-valuetext', '0.0013');
  await named.getByRole('button', { name: 'As in the paper (η 0.001)' }).click();
  await settled(page, 'η 0.001 · T 2');
  await named.getByRole('button', { name: 'Recommended' }).click();
  await settled(page, 'η 0.5 · T 2');
});

test('no gallery picture is headlined familiar when most detectors say otherwise; unfamiliar ones are not trusted', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await open(page, './');
  const verdict = region(page, 'Verdict');
  const tiles = page.getByRole('list', { name: /^Unfamiliar: none/ }).getByRole('button');
  const count = await tiles.count();
  expect(count).toBeGreaterThan(10);
  const familiar: string[] = [];
  for (let n = 0; n < count; n++) {
    const name = (await tiles.nth(n).getAttribute('aria-label')) ?? '';
    await tiles.nth(n).click();
    await expect(verdict).toContainText(`${name}: the network takes it for`);
    await settled(page);
    const headline = (await verdict.getByRole('heading', { level: 2 }).textContent()) ?? '';
    const ruler = (await verdict.getByRole('img', { name: /^Where each/ }).getAttribute('aria-label')) ?? '';
    const unfamiliar = ruler.match(/, unfamiliar/g)?.length ?? 0;
    const all = ruler.match(/, (unfamiliar|borderline|familiar)/g)?.length ?? 0;
    expect(all).toBe(5);
    expect(headline).toMatch(ANSWER);
    if (/^Looks familiar/.test(headline)) {
      familiar.push(name);
      expect(4 * unfamiliar, `${name}: ${ruler}`).toBeLessThanOrEqual(all);
    }
    if (2 * unfamiliar > all)
      expect(headline, `${name}: ${ruler}`).toMatch(/^(Unfamiliar|Detectors disagree)/);
  }
  // Uniform noise is one that GAIA and S&I take for familiar, and the others do not.
  expect(familiar).not.toContain('Uniform noise');
});

test('on a phone the answer is the first thing, in view and above the pictures to choose from', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, './');
  const answer = page.getByRole('heading', { name: ANSWER });
  await expect(answer).toBeInViewport({ ratio: 1 });
  const pictures = page.getByRole('complementary', { name: 'Picture and settings' });
  const [above, below] = [(await answer.boundingBox())!, (await pictures.boundingBox())!];
  expect(above.y + above.height).toBeLessThanOrEqual(below.y);
});
