import { createContext, useContext } from 'react';
import type { Answers, Preparation, ReadOptions, Summary, TopFive } from '../models/types';

/** A pack that is kept in this browser. */
export interface KeptPack {
  readonly id: string;
  readonly title: string;
  readonly bytes: number;
}
/** A picture as a network would see it, 8-bit RGB `[height, width, 3]`. */
export interface SeenPicture {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly pixels: ArrayLike<number> & Iterable<number>;
}
/** Networks of one's own; the page's root provides it, because reading files is not the panels' business. */
export interface OwnNetworks {
  /** Read files; null where they were a pack, which is kept and chosen. Rejects with one sentence. */
  readonly open: (files: readonly File[], options?: ReadOptions) => Promise<Summary | null>;
  /** Make a pack of the network that was read last, keep it and look at pictures with it. */
  readonly use: (answers: Answers) => Promise<void>;
  /** The same as one file to save. */
  readonly save: (answers: Answers) => Promise<void>;
  /** The selected picture as a preparation leaves it; null where none is selected. */
  readonly seen: (
    preparation: Preparation,
    frame: readonly [height: number, width: number],
  ) => Promise<SeenPicture | null>;
  /** What the network that was read last says of it. */
  readonly look: (picture: SeenPicture, preparation: string) => Promise<TopFive>;
  /** How far its logits are from those of another framework, in one sentence. */
  readonly compare: (files: readonly File[]) => Promise<string>;
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
