/**
 * Every way a job or the engine's start can fail. `not-applicable`: this detector cannot run on this network;
 * `too-few-images`: nor be fitted on so few. `worker-died` is the worker's client's; `cancelled` is an end that was
 * asked for.
 */
export type ErrorCode =
  | 'bad-graph'
  | 'bad-settings'
  | 'bad-image'
  | 'bad-pack'
  | 'bad-model'
  | 'not-finite'
  | 'not-applicable'
  | 'too-few-images'
  | 'gpu-lost'
  | 'gpu-error'
  | 'backend-unavailable'
  | 'self-test-failed'
  | 'out-of-memory'
  | 'worker-died'
  | 'cancelled'
  | 'internal';

/**
 * What the engine throws: a code for programs, and as its message one sentence for a person that names what is wrong
 * and its value.
 */
export class EngineError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    /** What the message names, by field, for who words it anew. */
    readonly context: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
    this.name = 'EngineError';
  }
}

/** Words of the engines' and the backends' own errors that mean memory, and nothing else. */
const MEMORY =
  /out of memory|allocation failed|could not allocate|failed to allocate|invalid typed array length(?!: -)|invalid array buffer length|cannot enlarge memory|memory\.grow/i;

/** Whether something thrown says that there was not enough memory. (A RangeError may as well be a stack that overflowed.) */
export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && MEMORY.test(error.message);
