import { createContext, useContext } from 'react';
import type { Answers, ReadOptions, Summary } from '../models/types';

/** A pack that is kept in this browser. */
export interface KeptPack {
  readonly id: string;
  readonly title: string;
  readonly bytes: number;
}
/** Networks of one's own; the page's root provides it, because reading files is not the panels' business. */
export interface OwnNetworks {
  /** Read files; null where they were a pack, which is kept and chosen. Rejects with one sentence. */
  readonly open: (files: readonly File[], options?: ReadOptions) => Promise<Summary | null>;
  /** Make a pack of the network that was read last, keep it and look at pictures with it. */
  readonly use: (answers: Answers) => Promise<void>;
  /** The same as one file to save. */
  readonly save: (answers: Answers) => Promise<void>;
  readonly kept: () => Promise<readonly KeptPack[]>;
  readonly choose: (id: string) => void;
  readonly remove: (id: string) => Promise<void>;
}
export const OwnNetworksContext = createContext<OwnNetworks | null>(null);

export function useOwnNetworks(): OwnNetworks {
  const own = useContext(OwnNetworksContext);
  if (own === null) throw new Error('There is no OwnNetworksContext around this component.');
  return own;
}
