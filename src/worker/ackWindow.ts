import { raceAbort } from '../lib/abort';

/** Unacknowledged events a job may have on their way. */
const WINDOW = 2;

/** Back-pressure of one job: numbers its events and lets the next one out only while fewer than `limit` are unread. */
export class AckWindow {
  private sent = 0;
  private read = 0;
  private wake: (() => void) | null = null;

  constructor(private readonly limit = WINDOW) {}

  /** Wait for room, then the next event's number, from 0. Rejects with the signal's reason when it aborts. */
  async next(signal: AbortSignal): Promise<number> {
    while (this.sent - this.read >= this.limit) {
      await raceAbort(
        new Promise<void>((resolve) => {
          this.wake = resolve;
        }),
        signal,
      );
    }
    signal.throwIfAborted();
    return this.sent++;
  }

  /** Event `seq` and all before it were taken in. */
  ack(seq: number): void {
    this.read = Math.min(this.sent, Math.max(this.read, seq + 1));
    this.wake?.();
    this.wake = null;
  }
}
