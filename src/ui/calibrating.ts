import { createContext, useContext } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { useStore as useZustand } from 'zustand/react';
import type { Stage } from '../calibration/kept/calls';
import type { BegunCalibration } from '../calibration/kept/database';
import type { GivenFile } from '../datasets/blobs';

/** Which detectors are calibrated: all with S&I at the present setting, or S&I on the grid of settings as well. */
export const EXTENTS = ['quick', 'all'] as const;
export type Extent = (typeof EXTENTS)[number];

/** A set of pictures that was given. */
export interface GivenPictures {
  readonly name: string;
  readonly count: number;
  /** By content. */
  readonly set: string;
}
/** Seconds that a picture takes: with S&I at the present setting, and with S&I on the grid. */
export type Pace = Readonly<Record<Extent, number>>;

export interface CalibrationProgress {
  readonly stage: Stage;
  readonly done: number;
  readonly total: number;
  /** Pictures a second, and seconds left in all; null before they are known. */
  readonly rate: number | null;
  readonly left: number | null;
}

export interface CalibratingState {
  readonly isOpen: boolean;
  /** What is being read, in a few words; empty where nothing is. */
  readonly reading: string;
  readonly given: GivenPictures | null;
  /** null until it has been taken. */
  readonly pace: Pace | null;
  readonly extent: Extent;
  /** Whether the detectors that learn are fitted anew, on every second picture. */
  readonly refit: boolean;
  readonly phase: 'none' | 'running' | 'stopping' | 'stopped';
  readonly progress: CalibrationProgress | null;
  /** Why it cannot begin, or did not come to its end, in a sentence. */
  readonly fault: string | null;
  /** One of before, of the present network, that was not brought to its end. */
  readonly begun: BegunCalibration | null;
}

/** "Calibrate on my images"; the page's root provides it, because threads and addresses are not the panels' business. */
export interface Calibrating {
  readonly store: StoreApi<CalibratingState>;
  readonly open: () => void;
  readonly close: () => void;
  readonly give: (name: string, files: readonly GivenFile[]) => void;
  readonly choose: (change: Partial<Pick<CalibratingState, 'extent' | 'refit'>>) => void;
  /** Begin, or go on. */
  readonly start: () => void;
  /** Stop where it is; the same pictures go on with it, also after the page was closed. */
  readonly pause: () => void;
  /** Stop, and forget what was computed. */
  readonly cancel: () => void;
  /** Go by the pack's own calibration again. */
  readonly remove: () => void;
  /** Give the calibration to the person, alone or in its pack. */
  readonly save: (form: 'json' | 'pack') => void;
}
export const CalibratingContext = createContext<Calibrating | null>(null);

export function useCalibrating(): Calibrating {
  const calibrating = useContext(CalibratingContext);
  if (calibrating === null) throw new Error('There is no CalibratingContext around this component.');
  return calibrating;
}

/** A part of its state. */
export const useCalibratingState = <T>(selector: (state: CalibratingState) => T): T =>
  useZustand(useCalibrating().store, selector);
