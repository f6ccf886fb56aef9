import type {
  CalibrationCalls,
  CalibrationEvent,
  CalibrationAnswer,
  CalibrationCall,
  FromCalibration,
  ToCalibration,
} from '../calibration/kept/calls';

/** The page's side of the calibration's thread; it is started at the first question. */
export class CalibrationClient {
  private worker: Worker | null = null;
  private count = 0;
  private readonly waiting = new Map<
    number,
    { readonly done: (answer: unknown) => void; readonly failed: (error: Error) => void }
  >();

  /** `onEvent` hears what the thread says by itself. */
  constructor(private readonly onEvent: (event: CalibrationEvent) => void) {}

  /** Rejects with one sentence. */
  ask<K extends CalibrationCall>(
    call: K,
    ...args: Parameters<CalibrationCalls[K]>
  ): Promise<CalibrationAnswer<K>> {
    const worker = this.started();
    const id = this.count++;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done: (answer) => done(answer as CalibrationAnswer<K>), failed });
      worker.postMessage({ id, call, args } as unknown as ToCalibration);
    });
  }

  private started(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(new URL('./calibration.worker.ts', import.meta.url), {
      type: 'module',
      name: 'splitscope-calibration',
    });
    worker.addEventListener('message', ({ data }: MessageEvent<FromCalibration>) => {
      if ('event' in data) {
        this.onEvent(data);
        return;
      }
      const waits = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if ('fault' in data) waits?.failed(new Error(data.fault));
      else waits?.done(data.answer);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      // The next question starts another.
      this.worker = null;
      for (const { failed } of this.waiting.values())
        failed(new Error('The calibration’s thread stopped: give the pictures again to go on.'));
      this.waiting.clear();
    });
    this.worker = worker;
    return worker;
  }
}
