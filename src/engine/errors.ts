/** Every way a job can fail; each has one sentence for a person. */
export type ErrorCode =
  | 'bad-graph'
  | 'bad-settings'
  | 'bad-image'
  | 'bad-pack'
  | 'not-finite'
  | 'gpu-lost'
  | 'gpu-error'
  | 'backend-unavailable'
  | 'self-test-failed'
  | 'out-of-memory'
  | 'worker-died'
  | 'cancelled'
  | 'internal';

export class EngineError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly context: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
    this.name = 'EngineError';
  }
}
