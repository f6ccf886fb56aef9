import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { choose, open, region, score, settled, siSide, status } from './page';

const network = (page: Page) => region(page, 'Network');
const chooser = (page: Page) => network(page).getByRole('button', { name: /Network$/ });
const TINY_TITLE = 'CIFAR-10 · WRN-10-1 (tiny)';
const TITLE = 'CIFAR-10 · WRN-16-2';
const START = './#v=1&pack=cifar10-wrn-16-2&sample=frog&backend=wasm&eta=0.05&tap=3&channel=1';

test('another network by mouse and by keyboard: its name, a new result, the link, a reload', async ({
  page,
}) => {
  const fetched: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/packs/'))
      fetched.push(new URL(request.url()).pathname.replace(/.*packs\//, ''));
  });
  await open(page, START);
  expect(fetched.filter((file) => file.startsWith('cifar10-wrn-10-1'))).toEqual([]);
  await expect(chooser(page)).toHaveText(TITLE);
  await expect(network(page)).toContainText('10 classes. Right on 90.9% of 10,000 test pictures');
  await expect(network(page)).toContainText('Trained on CIFAR-10, 50,000 training images.');
  const before = await score(page, 'gaia').textContent();

  await chooser(page).click();
  await page.getByRole('option', { name: TINY_TITLE }).click();
  await expect(page).toHaveURL(/pack=cifar10-wrn-10-1/);
  await settled(page, 'η 0.05 ·');
  await expect(chooser(page)).toHaveText(TINY_TITLE);
  await expect(network(page)).toContainText('Right on 61.0%');
  await expect(region(page, 'Verdict')).toContainText('frog: the network takes it for', { ignoreCase: true });
  await expect(score(page, 'gaia')).not.toHaveText(before ?? '');
  await expect(page).not.toHaveURL(/tap=/);
  const files = ['measured.json', 'pack.json', 'reference.safetensors', 'weights.safetensors'];
  await expect
    .poll(() => [...new Set(fetched.filter((file) => file.startsWith('cifar10-wrn-10-1')))].sort())
    .toEqual(files.map((file) => `cifar10-wrn-10-1/${file}`));
  const tiny = await score(page, 'gaia').textContent();

  await page.reload();
  await settled(page, 'η 0.05 ·');
  await expect(chooser(page)).toHaveText(TINY_TITLE);
  await expect(score(page, 'gaia')).toHaveText(tiny ?? '');

  await chooser(page).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(chooser(page)).toHaveText(TITLE);
  await expect(page).toHaveURL(/pack=cifar10-wrn-16-2/);
  await settled(page, 'η 0.05 ·');
  await expect(score(page, 'gaia')).toHaveText(before ?? '');

  // Another network or gallery picture is a step that Back takes back; a setting is none.
  await page.getByRole('slider', { name: 'Learning rate η' }).press('End');
  await settled(page, 'η 0.5 ·');
  await page.getByRole('button', { name: 'Ship', exact: true }).click();
  await expect(page).toHaveURL(/sample=ship/);
  await page.goBack();
  await expect(region(page, 'Verdict')).toContainText('Frog: the network takes it for');
  await settled(page, 'η 0.5 ·');
  await page.goBack();
  await expect(chooser(page)).toHaveText(TINY_TITLE);
  await settled(page, 'η 0.05 ·');
  await expect(score(page, 'gaia')).toHaveText(tiny ?? '');
  await page.goForward();
  await expect(chooser(page)).toHaveText(TITLE);
  await page.goForward();
  await expect(region(page, 'Verdict')).toContainText('Ship: the network takes it for');
});

for (const file of ['pack.json', 'weights.safetensors'])
  test(`a network whose ${file} does not come says so, and the one before goes on`, async ({
    page,
    allow,
  }) => {
    allow(/Failed to load resource/);
    await open(page, START);
    const before = [await score(page, 'gaia').textContent(), await score(page, 'si').textContent()];
    const address = `**/packs/cifar10-wrn-10-1/${file}`;
    await page.route(address, (route) => route.fulfill({ status: 503, body: 'no' }));
    await choose(page, 'Network', TINY_TITLE);
    const alert = page.getByRole('main').getByRole('alert');
    await expect(alert).toContainText(/the server answered 503.*“CIFAR-10 · WRN-16-2” goes on\./);
    await expect(chooser(page)).toHaveText(TITLE);
    await settled(page, 'η 0.05 ·');
    expect([await score(page, 'gaia').textContent(), await score(page, 'si').textContent()]).toEqual(before);
    await expect(page).toHaveURL(/pack=cifar10-wrn-16-2.*tap=3&channel=1/);
    // It still answers.
    await page.getByRole('spinbutton', { name: 'Learning rate η, number' }).fill('0.1');
    await settled(page, 'η 0.1 ·');
    await expect(siSide(page)).not.toContainText('not calibrated');
    await page.unroute(address);
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect(alert).toHaveCount(0);
    await expect(page).toHaveURL(/pack=cifar10-wrn-10-1/);
    await settled(page, 'η 0.1 ·');
  });

test('a network chosen without a connection is refused in words for a person', async ({ page, allow }) => {
  allow(/Failed to load resource/);
  await open(page, START);
  await page.route('**/packs/cifar10-wrn-10-1/*', (route) => route.abort('internetdisconnected'));
  await choose(page, 'Network', TINY_TITLE);
  await expect(page.getByRole('main').getByRole('alert')).toContainText(
    `The network “${TINY_TITLE}” cannot be used: "pack.json" could not be loaded: the server cannot be reached. “${TITLE}” goes on.`,
  );
});

test('while a network comes the page says which, with the old result in sight', async ({ page }) => {
  await open(page, START);
  const before = await score(page, 'gaia').textContent();
  const hold = async (file: string): Promise<() => void> => {
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    await page.route(`**/packs/cifar10-wrn-10-1/${file}`, async (route) => {
      await held;
      await route.continue();
    });
    return go;
  };
  const cancelled = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Cancel' }).click();
    await settled(page, 'η 0.05 ·');
    await expect(chooser(page)).toHaveText(TITLE);
    await expect(score(page, 'gaia')).toHaveText(before ?? '');
    await expect(region(page, 'Verdict')).not.toContainText('Of the network before');
    await expect(page).toHaveURL(/pack=cifar10-wrn-16-2.*tap=3&channel=1/);
    await expect(page.getByText('Explains “')).toBeVisible();
  };
  // Cancelled while its description comes, all is as it was.
  const describe = await hold('pack.json');
  await choose(page, 'Network', TINY_TITLE);
  await expect(status(page)).toHaveText(`Loading “${TINY_TITLE}” …`);
  await cancelled();
  describe();
  // And so while its weights come.
  const go = await hold('weights.safetensors');
  await choose(page, 'Network', TINY_TITLE);
  await expect(page.getByText('0.3 of 0.6 MB')).toBeVisible();
  await expect(region(page, 'Verdict')).toContainText('Of the network before; the new score is on its way.');
  await cancelled();

  await choose(page, 'Network', TINY_TITLE);
  await expect(status(page)).toHaveText(`Loading “${TINY_TITLE}” …`);
  await expect(page.getByText('0.3 of 0.6 MB')).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Download' })).toHaveAttribute(
    'aria-valuenow',
    /^[45]\d$/,
  );
  await expect(region(page, 'Verdict')).toContainText('Of the network before; the new score is on its way.');
  await expect(score(page, 'gaia')).toHaveText(before ?? '');
  go();
  await settled(page, 'η 0.05 ·');
  await expect(score(page, 'gaia')).not.toHaveText(before ?? '');
});

test('while the first network comes the page says how much of it there is', async ({ page }) => {
  let go = (): void => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route('**/packs/cifar10-wrn-10-1/weights.safetensors', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('./#v=1&pack=cifar10-wrn-10-1&sample=frog&backend=wasm&eta=0.05');
  await expect(status(page)).toHaveText('Fetching the network …');
  await expect(page.getByText('0.3 of 0.6 MB')).toBeVisible();
  go();
  await settled(page, 'η 0.05 ·');
  await expect(page.getByText('of 0.6 MB')).toHaveCount(0);
});

test('a long run says how long it still takes', async ({ page }) => {
  // The large network: on the others fifty iterations are no long run.
  await open(page, START.replace('wrn-16-2', 'wrn-40-2'));
  await page.getByRole('spinbutton', { name: 'Iterations T, number' }).fill('50');
  await expect(page.getByText(/^about \d+ (s|min) left$/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/^about/)).toHaveCount(0);
});
