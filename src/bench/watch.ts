import { tf } from '../engine/tf';

/** Watches from within the worker how long it holds its thread, by a message to itself in every pause. */
export class Watch {
  /** The most bytes that tensors took in a pause. */
  peak = 0;
  private stretches: number[] = [];
  private last = performance.now();
  private readonly channel = new MessageChannel();

  /** Milliseconds from one pause to the next, at most. */
  get longest(): number {
    return Math.max(0, ...this.stretches);
  }

  /** How many stretches were longer. */
  over(ms: number): number {
    return this.stretches.filter((stretch) => stretch > ms).length;
  }

  start(): void {
    this.stretches = [];
    this.peak = 0;
    this.last = performance.now();
    this.channel.port1.onmessage = () => {
      const now = performance.now();
      if (now - this.last > 5) this.stretches.push(now - this.last);
      this.peak = Math.max(this.peak, tf.memory().numBytes);
      this.last = now;
      this.channel.port2.postMessage(null);
    };
    this.channel.port2.postMessage(null);
  }

  stop(): void {
    this.channel.port1.onmessage = null;
  }
}
