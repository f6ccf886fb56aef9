import { expect, test as base } from '@playwright/test';

/**
 * A test in which the page says nothing on the console above `info`, throws nothing, and asks nobody but localhost. What a
 * test expects to be said it names with `allow`.
 */
export const test = base.extend<{ allow: (pattern: RegExp) => void }>({
  allow: [
    async ({ context, serviceWorkers }, use) => {
      const allowed = serviceWorkers === 'block' ? [/Service Worker registration blocked by Playwright/] : [];
      const faults: string[] = [];
      const report = (text: string): void => {
        if (!allowed.some((pattern) => pattern.test(text))) faults.push(text);
      };
      context.on('console', (message) => {
        if (message.type() === 'warning' || message.type() === 'error')
          report(`console ${message.type()}: ${message.text()}`);
      });
      context.on('weberror', (error) => report(`thrown: ${error.error().message}`));
      context.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (/^(https?|wss?):$/.test(protocol) && hostname !== 'localhost')
          report(`a request beyond localhost: ${request.url()}`);
      });
      await use((pattern) => allowed.push(pattern));
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };
