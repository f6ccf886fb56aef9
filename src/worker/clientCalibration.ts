import type { CalibrationCalls, CalibrationEvent } from '../calibration/kept/calls';
import { CallClient } from './clientCalls';

/** The page's side of the calibration's thread. */
export type CalibrationClient = CallClient<CalibrationCalls, CalibrationEvent>;

export function calibrationClient(onEvent: (event: CalibrationEvent) => void): CalibrationClient {
  return new CallClient(
    () =>
      new Worker(new URL('./calibration.worker.ts', import.meta.url), {
        type: 'module',
        name: 'splitscope-calibration',
      }),
    onEvent,
    'The calibration’s thread stopped: give the pictures again to go on.',
  );
}
