/** The float64 values of `src/testdata/generate_detectors.py`, for tests of every kind. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { NetworkName } from './networks';

type Scores = Readonly<Record<string, number[]>>;
interface Golden {
  readonly classes: number;
  readonly train: { features: number[][]; logits: number[][]; labels: number[] };
  readonly query: { features: number[][]; logits: number[][] };
  readonly shrinkage: { tied: number; all: number } | null;
  readonly rows: Scores;
  readonly network: Scores;
}
const file = path.join(import.meta.dirname, '../../../testdata/detectors.json');
/** The values of both networks. */
export const GOLDEN = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<NetworkName, Golden>>;
export const NETWORKS = ['wide', 'post'] as const;
