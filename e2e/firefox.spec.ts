import { firefoxPath } from '../scripts/ensure-firefox.mjs';
import { lookedAt, type Preferences } from './firefox/firefox';
import { expect, test } from './fixtures';
import { region, score, settled, TINY } from './page';

const CAT = `${TINY}&sample=cat`;

/** What the page shows of the picture once it is done. */
interface Shown {
  readonly gaia: string;
  readonly verdict: string;
  readonly notes: readonly string[];
  /** What the page's status lines say: for the failure's message. */
  readonly status: string;
}

/** Runs in the page: waits for the result of the picture with this name. */
async function shownOf(name: string): Promise<Shown> {
  const text = (selector: string): string => document.querySelector(selector)?.textContent ?? '';
  const verdict = (): string => text('section[aria-label="Verdict"]');
  const statuses = (): string[] =>
    [...document.querySelectorAll('[role="status"], [role="alert"]')].map((status) => status.textContent);
  for (let n = 0; n < 400; n++) {
    const done = statuses().some((one) => one.startsWith('Done in'));
    if (done && /\d/.test(text('[data-testid="score-si"]')) && verdict().includes(name)) break;
    await new Promise((later) => setTimeout(later, 200));
  }
  return {
    gaia: text('[data-testid="score-gaia"]'),
    verdict: verdict(),
    notes: [...document.querySelectorAll('[aria-label="How it was read"] li')].map((li) => li.textContent),
    status: statuses().join(' | '),
  };
}

const MODES: readonly (readonly [string, Preferences])[] = [
  ['as it comes', {}],
  ['with resistFingerprinting', { 'privacy.resistFingerprinting': true }],
  ['with fingerprintingProtection', { 'privacy.fingerprintingProtection': true }],
];

test('the cat has in Firefox the score and the verdict that it has in Chromium, whatever Firefox hides from pages', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(300_000);
  await page.goto(CAT);
  await settled(page);
  await expect(region(page, 'Verdict')).toContainText('Cat');
  const gaia = (await score(page, 'gaia').textContent()) ?? '';
  expect(gaia).toMatch(/\d/);
  const verdicts = /\b(ID|OOD|[Ii]n distribution|[Oo]ut of distribution)\b/g;
  const said = ((await region(page, 'Verdict').textContent()) ?? '').match(verdicts);
  for (const [mode, preferences] of MODES)
    await test.step(mode, async () => {
      const shown = await lookedAt(firefoxPath(), preferences, new URL(CAT, baseURL).href, shownOf, 'Cat');
      expect(shown.gaia, `${mode}: ${shown.status}`).toBe(gaia);
      expect(shown.verdict.match(verdicts), mode).toEqual(said);
      expect(shown.notes, mode).toEqual([]);
    });
});
