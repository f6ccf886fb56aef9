import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures';
import { choose, drop, fileOf, frame, look, quadrants, TINY } from './pictures';
import { MADE } from './robustness/made';
import { NOTE, type Outcome, OUTCOMES, SENTENCE } from './robustness/outcomes';

const OTHERS = fileURLToPath(new URL('../../shared/data/robustness', import.meta.url));
const theirs = (name: string): string => path.join(process.env.SPLITSCOPE_ROBUSTNESS ?? OTHERS, name);
const present = existsSync(theirs('manifest.json'));

/** Files of our own, and those of others where they are there. */
const outcomes: Readonly<Record<string, Outcome>> = {
  ...Object.fromEntries(Object.entries(MADE).map(([name, [, outcome]]) => [name, outcome])),
  ...(present ? OUTCOMES : {}),
};
let folder = '';
const at = (name: string): string => (name in MADE ? path.join(folder, name) : theirs(name));

test.describe('odd files', () => {
  test.beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'splitscope-odd-'));
    for (const [name, [make]] of Object.entries(MADE)) writeFileSync(path.join(folder, name), await make());
  });
  test.afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('every file has an outcome in the table', () => {
    expect(Object.keys(OUTCOMES).filter((name) => name in MADE)).toEqual([]);
    if (!present) return;
    const files = readdirSync(path.dirname(theirs('x'))).filter((name) => name !== 'manifest.json');
    expect(files.sort()).toEqual(Object.keys(OUTCOMES).sort());
  });

  test('each is opened with its notes or refused in one sentence, and looks like its upright sibling', async ({
    page,
  }) => {
    test.setTimeout(240_000);
    await page.goto(TINY);
    const names = Object.keys(outcomes);
    await choose(
      page,
      names.map((name) => at(name)),
    );
    await expect(page.getByText('opening …')).toHaveCount(0, { timeout: 60_000 });
    const seen = new Map<string, number[][]>();
    for (const name of names) {
      const outcome = outcomes[name]!.page;
      await test.step(name, async () => {
        if (typeof outcome === 'string') {
          await expect.soft(frame(page, name).getByRole('alert'), name).toHaveText(SENTENCE[outcome]);
          return;
        }
        await expect.soft(frame(page, name).getByRole('alert'), name).toHaveCount(0);
        if ((await frame(page, name).getByRole('alert').count()) > 0) return;
        const notes = await look(page, name);
        const expected = outcome.notes.map((note) => {
          const words = NOTE[note];
          return typeof words === 'string' ? words : expect.stringMatching(words);
        });
        expect.soft(notes, name).toEqual(expected);
        seen.set(name, await quadrants(page, name));
      });
    }
    for (const [name, { page: outcome }] of Object.entries(outcomes)) {
      if (typeof outcome === 'string' || outcome.like === undefined || !seen.has(name)) continue;
      const [mine, its] = [seen.get(name)!.flat(), seen.get(outcome.like)!.flat()];
      const apart = Math.max(...mine.map((value, i) => Math.abs(value - its[i]!)));
      expect.soft(apart, `${name} against ${outcome.like}`).toBeLessThanOrEqual(outcome.within!);
    }
    // After all of it the page still analyses what it is given.
    await look(page, 'plain.jpg');
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('plain.jpg');
    await expect(page.getByTestId('score-si')).toHaveText(/\d/);
  });

  test('dropped, they fare the same', async ({ page }) => {
    await page.goto(TINY);
    const some = ['photo.jp2', 'turned-5.jpg', 'cut.png', 'plain.jpg'];
    await drop(
      page,
      some.map((name) => fileOf(name, readFileSync(at(name)))),
    );
    await expect(frame(page, 'photo.jp2').getByRole('alert')).toHaveText(SENTENCE.unsupported);
    await expect(frame(page, 'cut.png').getByRole('alert')).toHaveText(SENTENCE.damaged);
    await expect(frame(page, 'turned-5.jpg')).toContainText('S&I');
    await expect(frame(page, 'plain.jpg')).toContainText('S&I');
  });
});
