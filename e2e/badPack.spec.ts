import type { Page, Route } from '@playwright/test';
import { expect, test } from './fixtures';
import { ANSWER } from './page';

const GOOD = 'cifar10-wrn-16-2';
const BAD = 'cifar10-wrn-10-1';
const open = (page: Page, pack: string): Promise<void> =>
  page.evaluate((id) => {
    window.location.hash = `#v=1&pack=${id}&map=input-gradient`;
  }, pack);
const verdict = (page: Page) => page.getByRole('region', { name: 'Verdict' });
const fault = (page: Page) => page.getByRole('main').getByRole('alert').first();
const settled = (page: Page) => expect(page.getByRole('status').first()).toContainText(/in \d/);

interface PackFile {
  preprocessing: { std: number[] };
  classes: string[];
  graph: { nodes: { op: string; weight?: string }[] };
  weights: { sha256?: unknown };
}
const json =
  (change: (pack: PackFile) => void) =>
  async (route: Route): Promise<void> => {
    const response = await route.fetch();
    const pack = (await response.json()) as PackFile;
    change(pack);
    await route.fulfill({ response, json: pack });
  };
/** The weights, the last of them not a number in 16 bits and in 32. */
const notNumbers = async (route: Route): Promise<void> => {
  const response = await route.fetch();
  const body = await response.body();
  body.fill(0xff, body.length - 4);
  await route.fulfill({ response, body });
};
const CASES: readonly {
  readonly name: string;
  readonly file: 'pack.json' | 'weights.safetensors';
  readonly serve: (route: Route) => Promise<void>;
  /** The description says no hash, so that what is wrong inside the weights is found. */
  readonly hashless?: true;
  readonly sentence: RegExp;
}[] = [
  {
    name: 'without its description',
    file: 'pack.json',
    serve: (route) => route.fulfill({ status: 404, body: 'no' }),
    sentence:
      /“CIFAR-10 · WRN-10-1 \(tiny\)” cannot be used: "pack\.json" could not be loaded: the server answered 404/,
  },
  {
    name: 'whose description is no JSON',
    file: 'pack.json',
    serve: (route) => route.fulfill({ body: '{"schema":' }),
    sentence: /"pack\.json" is not JSON/,
  },
  {
    name: 'of a wrong schema',
    file: 'pack.json',
    serve: json((pack) => (pack.preprocessing.std = [1, 0, 1])),
    sentence: /"pack\.json", field "preprocessing\.std\.1": expected >0/,
  },
  {
    name: 'of a wrong shape',
    file: 'pack.json',
    serve: json(({ graph: { nodes } }) => {
      const convolutions = nodes.filter(({ op }) => op === 'conv2d');
      convolutions[0]!.weight = convolutions[1]!.weight!;
    }),
    sentence: /"pack\.json", field "graph\.nodes\.1\.weight": .* takes 16 channels but its input has 3/,
  },
  {
    name: 'with a class too few',
    file: 'pack.json',
    serve: json((pack) => pack.classes.pop()),
    sentence: /"pack\.json", field "classes": 9 names for an output of shape \[10\]/,
  },
  {
    name: 'without its weights',
    file: 'weights.safetensors',
    serve: (route) => route.fulfill({ status: 404, body: 'no' }),
    sentence: /"weights\.safetensors" could not be loaded: the server answered 404/,
  },
  {
    name: 'with weights that are not its own',
    file: 'weights.safetensors',
    serve: notNumbers,
    sentence: /"weights\.safetensors" is not the file that this pack was made with/,
  },
  {
    name: 'with weights that are no numbers',
    file: 'weights.safetensors',
    serve: notNumbers,
    hashless: true,
    sentence: /"weights\.safetensors" holds NaN in the tensor "[^"]+" at index \d+/,
  },
  {
    name: 'whose weights are cut short',
    file: 'weights.safetensors',
    serve: async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.body()).subarray(0, 5000) });
    },
    sentence: /"weights\.safetensors"/,
  },
  {
    name: 'of which half came before the network was gone',
    file: 'weights.safetensors',
    serve: (route) => route.abort('internetdisconnected'),
    sentence: /"weights\.safetensors" could not be loaded/,
  },
];

for (const { name, file, serve, hashless, sentence } of CASES)
  test(`a pack ${name}: one sentence, the last result stays, another pack works`, async ({ page, allow }) => {
    allow(/Failed to load resource/);
    await page.goto(`./#v=1&pack=${GOOD}&map=input-gradient`);
    await settled(page);
    const before = await page.getByTestId('score-gaia').textContent();
    const address = `**/packs/${BAD}/${file}`;
    await page.route(address, serve);
    if (hashless === true)
      await page.route(
        `**/packs/${BAD}/pack.json`,
        json((pack) => delete pack.weights.sha256),
      );
    await open(page, BAD);
    await expect(fault(page)).toHaveText(sentence);
    expect((await fault(page).locator('p').textContent())!.length).toBeLessThan(240);
    await expect(page.getByTestId('score-gaia')).toHaveText(before ?? '');
    await expect(page.getByRole('region', { name: 'GAIA histogram', exact: true })).toContainText(
      /exactly zero/,
    );
    await open(page, GOOD);
    await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
    await settled(page);
    await expect(verdict(page)).toContainText(ANSWER);
    // The fault mended, the same pack opens with a click.
    await open(page, BAD);
    await expect(fault(page)).toHaveText(sentence);
    await page.unroute(address);
    await page.getByRole('button', { name: 'Retry' }).click();
    await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
    await settled(page);
    await expect(page.getByTestId('score-gaia')).not.toHaveText(before ?? '');
  });

test('a link to a network that is not there: one sentence, and the usual one at a click', async ({
  page,
  allow,
}) => {
  allow(/Failed to load resource/);
  await page.goto('./#v=1&pack=nope&backend=wasm&map=input-gradient');
  await expect(fault(page)).toHaveText(
    /^This page lists no network “nope”\. The network “nope” cannot be used: "pack\.json" could not be loaded: the server answered 404\./,
  );
  await fault(page).getByRole('button', { name: 'Open “CIFAR-10 · WRN-40-2”' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
  await settled(page);
  await expect(verdict(page)).toContainText(ANSWER);
  await expect(page).toHaveURL(/pack=cifar10-wrn-40-2/);
});

test('a wrong measurement of a pack: one sentence, and the page goes on without it', async ({ page }) => {
  await page.route('**/packs/cifar10-wrn-40-2/measured.json', (route) =>
    route.fulfill({ json: { schema: 'splitscope-measured-1', pack: 'cifar10-wrn-40-2' } }),
  );
  await page.goto('./#v=1&backend=wasm&map=input-gradient');
  await settled(page);
  await expect(page.getByRole('region', { name: 'Detectors' })).toContainText(
    /is not known: "measured\.json", field "\w+": [^.]+\./,
  );
  await expect(verdict(page)).toContainText(ANSWER);
  await expect(verdict(page)).not.toContainText('of pairs');
});
