/** One figure of a benchmark. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** Who hears of each figure as it is found. */
export type Say = (figure: Figure) => void;

/** The middle one of some numbers, the upper of two. */
export const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1]!;
