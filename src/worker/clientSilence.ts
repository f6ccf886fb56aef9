/** A worker that says nothing while something is wanted of it: no death that anybody is told of, and no end either. */

/** Milliseconds without a word while the engine starts, and while it works; it says something each second then. */
export const START_SILENCE_MS = 30_000;
export const WORK_SILENCE_MS = 20_000;
/** Time (ms) for words that were under way while the page itself stood still, as after a sleep of the machine. */
const CATCH_UP_MS = 2000;

/** What is waited for. */
export type Awaited = 'start' | 'work';

/** The sentence that a person reads. */
const silenceText = (awaited: Awaited, ms: number): string =>
  awaited === 'start'
    ? `The engine has not started within ${ms / 1000} s and says nothing: it may be stuck, or this machine is very busy. Wait, or start it again; what is on the screen stays.`
    : `The engine has said nothing for ${ms / 1000} s: it may be stuck. Wait, or start it again; what has been computed stays on the screen.`;

/** Tells of a silence, and of its end. */
export class SilenceWatch {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private isSilent = false;

  /** `tell`: a sentence when the silence has become long, null when it is over. */
  constructor(private readonly tell: (sentence: string | null) => void) {}

  /** Something was heard, or something else is awaited: wait anew. Null: nothing is. */
  wait(awaited: Awaited | null): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.isSilent) {
      this.isSilent = false;
      this.tell(null);
    }
    if (awaited === null) return;
    const patience = awaited === 'start' ? START_SILENCE_MS : WORK_SILENCE_MS;
    this.timer = setTimeout(() => {
      this.timer = setTimeout(() => {
        this.isSilent = true;
        this.tell(silenceText(awaited, patience));
      }, CATCH_UP_MS);
    }, patience);
  }
}
