import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures';

/**
 * Expect every rule of axe to hold, on the page or inside the selector `within`. In one go in the page itself, and without what
 * passes: several times faster, and the same where there are no frames, which is asserted.
 */
export async function expectAccessible(page: Page, what: string, within?: string): Promise<void> {
  expect(page.frames()).toHaveLength(1);
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((n) => n.target.join(' ')).join(' | ')}`,
  );
  expect(found, what).toEqual([]);
}
