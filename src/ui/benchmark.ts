import { createContext, useContext } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { useStore as useZustand } from 'zustand/react';
import type { BenchmarkCalls, CallAnswer, CallName, KeptSummary } from '../benchmark/calls';
import type { Preset } from '../benchmark/columns';
import type { CurveKind } from '../benchmark/curves';
import type { Role } from '../benchmark/run';
import type { RunProgress, SetSummary } from '../benchmark/runner';
import type { GivenFile } from '../datasets/blobs';
import type { SaveForm } from '../benchmark/saveForms';
import type { BenchmarkView } from '../benchmark/session';
import type { BenchmarkEntry } from '../benchmark/shipped';
import type { ThresholdRule } from '../benchmark/thresholds';

/** What a run that is looked at came from. */
export type RunSource =
  | { readonly kind: 'shipped'; readonly id: string }
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'kept'; readonly run: string; readonly title: string };

/** A set of pictures that was given, or is still to be given, for a run. */
export interface GivenSet {
  readonly key: string;
  readonly name: string;
  readonly role: Role;
  /** What was given, without its folder; empty where it is still to be given. */
  readonly source: string;
  /** null until it is open. */
  readonly summary: SetSummary | null;
  readonly fault: string | null;
}

export interface SetProgress extends RunProgress {
  /** Pictures a second, and seconds left for this set; null before they are known. */
  readonly rate: number | null;
  readonly left: number | null;
}

/** A run of a person's own: what is asked of it, and how far it is. */
export interface RunState {
  readonly isOpen: boolean;
  readonly sets: readonly GivenSet[];
  readonly preset: Preset;
  /** Pictures of a set at most. */
  readonly most: number;
  readonly phase: 'none' | 'running' | 'stopping' | 'stopped' | 'done';
  /** The run that goes on, or went on last. */
  readonly run: string | null;
  readonly progress: readonly SetProgress[];
  /** Why it cannot begin, or did not come to its end, in a sentence. */
  readonly fault: string | null;
  /** A run of before that is to be gone on with. */
  readonly goesOn: KeptSummary | null;
  readonly kept: readonly KeptSummary[];
}

/** Runs of a person's own. */
export interface Runs {
  readonly set: (change: Partial<Pick<RunState, 'isOpen' | 'preset' | 'most'>>) => void;
  /** Open a set; of `key` where one was still to be given. */
  readonly give: (role: Role, name: string, files: readonly GivenFile[], key?: string) => void;
  readonly change: (key: string, change: Partial<Pick<GivenSet, 'name' | 'role'>>) => void;
  readonly remove: (key: string) => void;
  /** Begin, or go on after a stop. */
  readonly start: () => void;
  /** Stop where it is; it can be gone on with, also after the page was closed. */
  readonly stop: () => void;
  /** Stop, and forget what was computed. */
  readonly cancel: () => void;
  readonly showKept: (run: string) => void;
  readonly goOn: (run: string) => void;
  readonly forget: (run: string) => void;
}

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
  readonly run: RunState;
}

/** The benchmark's screen; the page's root provides it, because threads and addresses are not the panels' business. */
export interface Benchmark {
  readonly store: StoreApi<BenchmarkState>;
  /** The screen is there: open what it opens with, once. */
  readonly begin: () => void;
  readonly show: (source: RunSource) => void;
  /** Runs of ours, files of scores made elsewhere, or both together. */
  readonly openFiles: (files: readonly GivenFile[]) => void;
  /** Scores made elsewhere beside what is shown. */
  readonly addScores: (files: readonly GivenFile[]) => void;
  readonly runs: Runs;
  readonly choose: (change: Partial<BenchmarkChoice>) => void;
  /** Make the network of the run that is shown the one of single pictures. Rejects with one sentence where it is not here. */
  readonly chooseNetwork: () => Promise<void>;
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
