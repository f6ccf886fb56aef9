/** What the page asks of the benchmark's thread. Types only. */
import type { Figure } from '../metrics/figure';
import type { CurveKind, CurveLine } from './curves';
import type { SaveForm } from './saveForms';
import type { BenchmarkView } from './session';
import type { SetRow } from './table';
import type { ThresholdChoice, ThresholdRule } from './thresholds';

export interface BenchmarkCalls {
  /** A run's file at an address. */
  openAddress(address: string, name: string): BenchmarkView;
  /** Runs' files, of one network. */
  openFile(file: Blob, name: string): BenchmarkView;
  intervals(set: string): SetRow;
  curves(set: string, kind: CurveKind, columns: readonly number[]): readonly CurveLine[];
  threshold(column: number, sets: readonly string[], rule: ThresholdRule): Figure<ThresholdChoice>;
  save(form: SaveForm): Uint8Array;
}
export type CallName = keyof BenchmarkCalls;
export type CallAnswer<K extends CallName> = ReturnType<BenchmarkCalls[K]>;

export type ToBenchmark = {
  [K in CallName]: { readonly id: number; readonly call: K; readonly args: Parameters<BenchmarkCalls[K]> };
}[CallName];
/** `fault`: one sentence. */
export type FromBenchmark =
  { readonly id: number; readonly answer: unknown } | { readonly id: number; readonly fault: string };
