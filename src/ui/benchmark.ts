import { createContext, useContext } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { useStore as useZustand } from 'zustand/react';
import type { BenchmarkCalls, CallAnswer, CallName } from '../benchmark/calls';
import type { CurveKind } from '../benchmark/curves';
import type { SaveForm } from '../benchmark/saveForms';
import type { BenchmarkView } from '../benchmark/session';
import type { BenchmarkEntry } from '../benchmark/shipped';
import type { ThresholdRule } from '../benchmark/thresholds';

/** What a run that is looked at came from. */
export type RunSource =
  { readonly kind: 'shipped'; readonly id: string } | { readonly kind: 'file'; readonly name: string };

/** What a person chose to see of it. */
export interface BenchmarkChoice {
  /** Id of the figure in the table, and of the column that its rows are sorted by; null: in the order of the run. */
  readonly figure: string;
  readonly sort: string | null;
  readonly descending: boolean;
  /** The set of the curves. */
  readonly set: string;
  readonly curve: CurveKind;
  readonly corner: boolean;
  /** Detectors whose curves are drawn: indices into the run's columns. */
  readonly drawn: readonly number[];
  /** The detector of the threshold, and of the densities. */
  readonly detector: number;
  readonly rule: ThresholdRule;
}

export interface BenchmarkState {
  /** The results that come with the page; null until the list is there. */
  readonly list: readonly BenchmarkEntry[] | null;
  readonly source: RunSource | null;
  readonly view: BenchmarkView | null;
  /** Counts what has been opened or has come: what was asked of the run before is old. */
  readonly version: number;
  /** What is under way, in a few words; empty where nothing is. */
  readonly busy: string;
  readonly fault: string | null;
  readonly choice: BenchmarkChoice;
}

/** The benchmark's screen; the page's root provides it, because threads and addresses are not the panels' business. */
export interface Benchmark {
  readonly store: StoreApi<BenchmarkState>;
  /** The screen is there: open what it opens with, once. */
  readonly begin: () => void;
  readonly show: (source: RunSource) => void;
  readonly openFiles: (files: readonly File[]) => void;
  readonly choose: (change: Partial<BenchmarkChoice>) => void;
  /** Give the run to the person in one of its forms, or the curves as they are drawn. Rejects with one sentence. */
  readonly save: (form: SaveForm) => Promise<void>;
  readonly saveCurves: (form: 'svg' | 'png') => Promise<void>;
  /** Rejects with one sentence. */
  readonly ask: <K extends CallName>(
    call: K,
    ...args: Parameters<BenchmarkCalls[K]>
  ) => Promise<CallAnswer<K>>;
}
export const BenchmarkContext = createContext<Benchmark | null>(null);

export function useBenchmark(): Benchmark {
  const benchmark = useContext(BenchmarkContext);
  if (benchmark === null) throw new Error('There is no BenchmarkContext around this component.');
  return benchmark;
}

/** A part of the screen's state. */
export const useBenchmarkState = <T>(selector: (state: BenchmarkState) => T): T =>
  useZustand(useBenchmark().store, selector);
