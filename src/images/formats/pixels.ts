import type { Rgba } from '../network/toNetwork';

/** Rows of a picture that do not come from its file. */
export interface Loss {
  /** The first of them, from 0. */
  readonly from: number;
  /** How many they are. */
  readonly rows: number;
  /** The fault may lie a little before: it was seen by what came after it. */
  readonly about?: boolean;
  /** Not all of them, and nobody knows which: data are packed by so many rows. */
  readonly some?: boolean;
}

/** A picture as a decoder of ours read it: straight RGBA, nothing done to its colours. */
export interface Pixels extends Rgba {
  /** Null where all of it is the file's. */
  readonly lost: Loss | null;
}

/** What a decoder of ours throws where it gives up: `message` follows "This PNG file is", as `Sniffed.damage` does. */
export class Damage extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Damage';
  }
}
