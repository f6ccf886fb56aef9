import { expect, test } from './fixtures';
import { open, region, score, settled, siSide } from './page';

const ALL =
  './#v=1&pack=cifar10-wrn-10-1&sample=mandelbrot&backend=wasm&eta=0.05&T=3&integration=multiply&perturbation=random' +
  '&splitting=on&loss=margin&l2=2&taps=reference&form=mean-square&seed=7&crop=resize-crop&background=grey&tap=2&channel=3' +
  '&iteration=2&overlay=off&linked=off&unit=count&axis=log&matrix=si&sort=density&map=gaia-tap&color=viridis&opacity=0.4' +
  '&clip=95&tpr=0.9';

test('a shared link brings back every setting and the view; reload, back and forward', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, ALL);
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const wanted = new URLSearchParams(ALL.slice(3));
  wanted.delete('splitting'); // As by default: links hold what differs.
  expect(Object.fromEntries(new URLSearchParams(new URL(copied).hash.slice(1)))).toEqual(
    Object.fromEntries(wanted),
  );
  const other = await context.newPage();
  await other.goto(copied);
  await settled(other, 'η 0.05 · T 3 · multiply · random sign step, seed 7 · L2 ≤ 2 · reference taps');
  await expect(region(other, 'Verdict')).toContainText('Mandelbrot set');
  for (const method of ['gaia', 'si'] as const)
    await expect(score(other, method)).toHaveText((await score(page, method).textContent()) ?? '');
  await expect(other.getByRole('switch', { name: 'Overlay' })).not.toBeChecked();
  await other.getByRole('button', { name: 'Options of the histograms' }).click();
  await expect(other.getByRole('radio', { name: 'Log' })).toBeChecked();
  await expect(other.getByRole('radio', { name: 'Count' })).toBeChecked();
  await expect(region(other, 'Attribution maps')).toContainText(/GAIA at a channel.*channel 3/);
  await expect(other.getByRole('spinbutton', { name: 'ID images accepted, number' })).toHaveValue('90');
  await other.reload();
  await settled(other, 'η 0.05 · T 3 · multiply');
  await other.goto('./#v=1&pack=cifar10-wrn-10-1&backend=wasm&T=1');
  await settled(other, 'η 0.001 · T 1');
  await other.goBack();
  await settled(other, 'η 0.05 · T 3 · multiply');
  await other.goForward();
  await settled(other, 'η 0.001 · T 1');
  await expect(siSide(other)).toContainText('mean');
});

test('the address follows what is changed, and opens the same elsewhere', async ({ page, context }) => {
  await open(page, './');
  const T = page.getByRole('slider', { name: 'Iterations T' });
  await T.press('ArrowRight');
  await T.press('ArrowRight');
  await settled(page, 'T 4');
  // The address waits for a quiet moment: a result that is quick is there before it.
  await expect(page).toHaveURL(/T=4/);
  const other = await context.newPage();
  await other.goto(page.url());
  await settled(other, 'T 4');
  await expect(other.getByRole('slider', { name: 'Iterations T' })).toHaveAttribute('aria-valuetext', '4');
  for (const method of ['gaia', 'si'] as const)
    await expect(score(other, method)).toHaveText((await score(page, method).textContent()) ?? '');
});

test('what of a link cannot be read is said in one sentence, the rest is used', async ({ page }) => {
  await open(page, './#v=1&pack=cifar10-wrn-10-1&backend=wasm&eta=much&T=3');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('This link’s value for “eta” could not be read; the usual one is used.');
  await settled(page, 'η 0.001 · T 3');
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await expect(alert).toHaveCount(0);
  await page.goto('./#v=9&eta=0.5');
  await expect(alert).toContainText('another version of Splitscope');
  await page.goto('./#v=1&pack=cifar10-wrn-10-1&backend=wasm&sample=unicorn');
  await expect(alert).toContainText('The gallery has no picture “unicorn” that this link names.');
});
