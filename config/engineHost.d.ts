/** All that the engine asks of its host besides the language: a clock, a macrotask, a flag that says "stop". */
declare const performance: { now(): number };
declare function setTimeout(callback: () => void, ms: number): unknown;
interface AbortSignal {
  readonly aborted: boolean;
}
