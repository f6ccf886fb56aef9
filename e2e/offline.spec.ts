import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './fixtures';

test.use({ serviceWorkers: 'allow' });

const ready = () => navigator.serviceWorker.ready.then((r) => r.active?.state === 'activated');

test('after the first load everything works offline', async ({ page, context, allow }) => {
  await page.goto('./');
  await page.waitForFunction(ready);
  await expect(page.getByRole('region', { name: 'Verdict' }).getByTestId('score-si')).toHaveText(/\d/);
  // Chromium reports the failed attempt at the network, which the service worker then makes good.
  allow(/net::ERR_INTERNET_DISCONNECTED/);
  await context.setOffline(true);
  await page.reload();
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict.getByTestId('score-si')).toHaveText(/\d/);
  await expect(page.getByRole('region', { name: 'GAIA histogram', exact: true })).toContainText(
    /exactly zero/,
  );
  // How well the detectors do comes with the network.
  await expect(verdict).toContainText(/catches \d+% of/);
});

test('on a host without the headers the service worker brings isolation, and with it threads', async ({
  page,
  baseURL,
}) => {
  const bare = createServer((request, response) => {
    void fetch(new URL(request.url ?? '/', baseURL)).then(async (answer) => {
      response.statusCode = answer.status;
      response.setHeader('Content-Type', answer.headers.get('Content-Type') ?? 'text/plain');
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  await new Promise<void>((listening) => bare.listen(0, 'localhost', listening));
  try {
    await page.goto(`http://localhost:${(bare.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => window.crossOriginIsolated);
    await expect(page.getByTestId('score-si')).toHaveText(/\d/);
  } finally {
    bare.closeAllConnections();
    bare.close();
  }
});
