/**
 * The pack that the page opens with: the first of `public/packs/index.json` (a test holds the two together). Written here
 * as well, so that the first result need not wait for the list.
 */
export const DEFAULT_PACK = 'cifar10-wrn-40-2';
