import { expectAccessible } from './axe';
import { expect, test } from './fixtures';
import { choose, open, region, save } from './page';

const number = (text: string): number => Number(text.replace('−', '-'));

test('detectors say what their scores are made of; the numbers make the score', async ({ page }) => {
  await open(page);
  const panel = region(page, 'Detectors');
  await panel.getByText(/^All \d+$/).click();
  const table = panel.getByRole('table', { name: 'Every detector on this picture' });
  /** The named numbers of one detector's explanation, its sentence, and its score in the table. */
  async function explained(name: string) {
    await table.getByRole('button', { name, exact: true }).click();
    const part = table.getByRole('region', { name: `${name} on this picture` });
    await expect(part).toBeVisible();
    const texts = await part.locator('dl div').allInnerTexts();
    const terms = new Map(
      texts.map((text) => {
        const [label = '', value = ''] = text.split('\n').filter((line) => line !== '');
        return [label, number(value)] as const;
      }),
    );
    const row = table.getByRole('row', { name: new RegExp(`^${name} `) });
    await expect(row.getByRole('cell').first()).toHaveText(/\d/);
    const score = number((await row.getByRole('cell').first().getAttribute('title'))!);
    expect(terms.get('Score')! / score).toBeCloseTo(1, 3);
    return { part, terms, score };
  }
  const react = await explained('ReAct');
  await expect(react.part).toContainText(/features lie above the clip at/);
  expect(react.terms.get('Energy after')! / react.score).toBeCloseTo(1, 3);
  await expect(react.part.getByRole('img', { name: /before and after/ })).toBeVisible();

  const knn = await explained('KNN');
  await expect(knn.part).toContainText(/of 200 fitted images/);
  expect(knn.terms.get('Nearest')!).toBeLessThanOrEqual(knn.score);
  const explanation = await save(page, 'Explanation of the open detector, CSV');
  expect(explanation.name).toMatch(/explained-knn\.csv$/);
  expect(explanation.content.toString()).toMatch(/^# KNN: .*Neighbours K: 50/);
  const figure = await save(page, 'Explanation of the open detector, SVG');
  expect(figure.name).toMatch(/explained-knn\.svg$/);
  expect(figure.content.toString()).toMatch(/<desc>Distance to neighbour 50: .*>this picture: \d/s);

  const mahalanobis = await explained('Mahalanobis');
  expect(mahalanobis.terms.get('Squared distance to the nearest class')! / mahalanobis.score).toBeCloseTo(
    1,
    3,
  );
  await mahalanobis.part.getByRole('button', { name: /^Table of/ }).click();
  expect(await mahalanobis.part.getByRole('row').count()).toBe(11);

  const gradnorm = await explained('GradNorm');
  const product =
    gradnorm.terms.get('Norm of the features')! * gradnorm.terms.get('How far the softmax is from uniform')!;
  expect(-product / gradnorm.score).toBeCloseTo(1, 3);

  const odin = await explained('ODIN');
  await expect(odin.part.getByRole('img', { name: /after the step/ })).toBeVisible();
  expect(odin.terms.get('1 − largest probability after it')! / odin.score).toBeCloseTo(1, 3);

  // A parameter makes another explanation.
  await explained('ReAct');
  await table.getByRole('spinbutton', { name: 'ReAct: Clip at percentile p' }).fill('99');
  await page.keyboard.press('Enter');
  await expect(react.part).toContainText('Clip at percentile p: 99');
  await expectAccessible(page, 'explanation', 'section[aria-label="ReAct on this picture"]');
});

test('a second map, insertion and deletion, and the cascade of the shown map', async ({ page }) => {
  await open(page);
  const panel = region(page, 'Attribution maps');
  await expect(panel).toContainText('Explains');
  // A map with parameters is another one with another value of them.
  await choose(page, 'Map', /^SmoothGrad/);
  await expect(panel).toContainText('Copies 16, Noise σ 0.15');
  await panel.getByRole('spinbutton', { name: 'SmoothGrad: Copies' }).fill('4');
  await page.keyboard.press('Enter');
  await expect(panel).toContainText('Copies 4, Noise σ 0.15');
  await expect(page).toHaveURL(/map-parameters=smoothgrad\.copies/);
  await panel.getByRole('button', { name: 'As usual' }).click();
  await expect(panel).toContainText('Copies 16, Noise σ 0.15');
  await choose(page, 'Map', /^S&I path/);
  await expect(panel).toContainText('on its path');

  await panel.getByText('Can this map be believed?').click();
  const second = panel.getByRole('region', { name: 'A second map' });
  await second.getByRole('button', { name: /Second map$/ }).press('Enter');
  await page.getByRole('option', { name: /^Input gradient/ }).click();
  await expect(second).toContainText(/Rank correlation of .*: −?\d\.\d{3} of values/);
  await expect(second.getByRole('img', { name: /32 by 32/ })).toHaveCount(2);

  const curves = panel.getByRole('region', { name: 'Insertion and deletion' });
  await curves.getByRole('button', { name: 'Compute the curves' }).click();
  await expect(curves).toContainText(/mean probability of \d\.\d{3} \(random: \d\.\d{3} ± \d\.\d{3}\)/);
  await expect(curves.getByRole('img', { name: /^Pixels (put in|taken out)/ })).toHaveCount(2);
  await curves.getByRole('button', { name: /^Table of/ }).click();
  expect(await curves.getByRole('row').count()).toBe(22);

  const cascade = panel.getByRole('region', { name: 'Cascading randomisation' });
  await cascade.getByRole('button', { name: 'Run the cascade' }).click();
  await expect(cascade).toContainText(/with all \d+ random/);
  expect((await save(page, 'Cascading randomisation, CSV')).content.toString()).toContain(
    'Random from,Layers',
  );
  const png = await save(page, 'Insertion and deletion, PNG');
  expect(png.name).toMatch(/curves-.*\.png$/);
  expect(png.content.subarray(1, 4).toString()).toBe('PNG');
});
