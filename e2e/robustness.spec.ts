import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures';
import { choose, drop, fileOf, frame, look, quadrants, TINY } from './pictures';
import { NOTE, OUTCOMES, SENTENCE } from './robustness/outcomes';

const FOLDER = fileURLToPath(new URL('../../shared/data/robustness', import.meta.url));
const at = (name: string): string => path.join(process.env.SPLITSCOPE_ROBUSTNESS ?? FOLDER, name);
const present = existsSync(at('manifest.json'));

test.describe('the robustness set', () => {
  test.beforeEach(() => {
    test.info().skip(!present, `The odd files are not at ${path.dirname(at('x'))}: nothing to open.`);
  });

  test('every file has an outcome in the table', () => {
    const files = readdirSync(path.dirname(at('x'))).filter((name) => name !== 'manifest.json');
    expect(files.sort()).toEqual(Object.keys(OUTCOMES).sort());
  });

  test('each is opened with its notes or refused in one sentence, and looks like its upright sibling', async ({
    page,
  }) => {
    test.setTimeout(240_000);
    await page.goto(TINY);
    const names = Object.keys(OUTCOMES);
    await choose(
      page,
      names.map((name) => at(name)),
    );
    await expect(page.getByText('opening …')).toHaveCount(0, { timeout: 60_000 });
    const seen = new Map<string, number[][]>();
    for (const name of names) {
      const outcome = OUTCOMES[name]!.page;
      await test.step(name, async () => {
        if (typeof outcome === 'string') {
          await expect.soft(frame(page, name).getByRole('alert'), name).toHaveText(SENTENCE[outcome]);
          return;
        }
        await expect.soft(frame(page, name).getByRole('alert'), name).toHaveCount(0);
        if ((await frame(page, name).getByRole('alert').count()) > 0) return;
        const notes = await look(page, name);
        expect.soft(notes, name).toEqual(outcome.notes.map((note) => NOTE[note]));
        seen.set(name, await quadrants(page, name));
      });
    }
    for (const [name, { page: outcome }] of Object.entries(OUTCOMES)) {
      if (typeof outcome === 'string' || outcome.like === undefined || !seen.has(name)) continue;
      const [mine, its] = [seen.get(name)!.flat(), seen.get(outcome.like)!.flat()];
      const apart = Math.max(...mine.map((value, i) => Math.abs(value - its[i]!)));
      expect.soft(apart, `${name} against ${outcome.like}`).toBeLessThanOrEqual(outcome.within!);
    }
    // After all of it the page still analyses what it is given.
    await look(page, 'hopper.jpg');
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('hopper.jpg');
    await expect(page.getByTestId('score-si')).toHaveText(/\d/);
  });

  test('dropped, they fare the same', async ({ page }) => {
    await page.goto(TINY);
    const some = ['balloon.jpf', 'hopper_orientation_5.jpg', 'truncated_image.png', 'hopper.jpg'];
    await drop(
      page,
      some.map((name) => fileOf(name, readFileSync(at(name)))),
    );
    await expect(frame(page, 'balloon.jpf').getByRole('alert')).toHaveText(SENTENCE.unsupported);
    await expect(frame(page, 'truncated_image.png').getByRole('alert')).toHaveText(SENTENCE.damaged);
    await expect(frame(page, 'hopper_orientation_5.jpg')).toContainText('S&I');
    await expect(frame(page, 'hopper.jpg')).toContainText('S&I');
  });
});
