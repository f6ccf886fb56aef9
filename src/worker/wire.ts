import { EngineError, type ErrorCode } from '../engine/errors';
import type { WireError } from './protocol';

/** Any thrown thing as an EngineError; what has no code of its own gets the one given. */
export function asEngineError(error: unknown, code: ErrorCode = 'internal'): EngineError {
  if (error instanceof EngineError) return error;
  const coded = new EngineError(code, error instanceof Error ? error.message : String(error));
  if (error instanceof Error && error.stack !== undefined) coded.stack = error.stack;
  return coded;
}

/** Anything thrown, as the plain object that crosses the thread boundary: a structured clone would drop the code. */
export function toWire(error: unknown): WireError {
  const { code, name, message, stack, context } = asEngineError(error);
  return { code, name, message, ...(stack === undefined ? {} : { stack }), context };
}
