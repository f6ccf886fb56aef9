import type { PackChoice, State } from './types';

/** The title of a pack by its id, as far as it is known. */
export const titleOf = (
  { list }: Pick<PackChoice, 'list'>,
  pack: Pick<State['pack'], 'id' | 'json'>,
  id: string,
): string =>
  list?.find((entry) => entry.id === id)?.title ?? (pack.id === id ? pack.json?.title : undefined) ?? id;

/** What is said of a network that does not come or is no good; `why` is a sentence. */
export const networkFault = (title: string, why: string): string =>
  `The network “${title}” cannot be used: ${why}`;
