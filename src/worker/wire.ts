import { EngineError, type ErrorCode } from '../engine/errors';
import type { WireError } from './protocol';

/** Anything thrown, as the plain object that crosses the thread boundary. Codes survive; what has none is `internal`. */
export function toWire(error: unknown, code: ErrorCode = 'internal'): WireError {
  if (error instanceof EngineError)
    return {
      code: error.code,
      name: error.name,
      message: error.message,
      ...(error.stack === undefined ? {} : { stack: error.stack }),
      context: error.context,
    };
  if (error instanceof Error)
    return {
      code,
      name: error.name,
      message: error.message,
      ...(error.stack === undefined ? {} : { stack: error.stack }),
      context: {},
    };
  return { code, name: 'Error', message: String(error), context: {} };
}

/** The same error again as something to throw; the stack is the one of the thread where it happened. */
export function fromWire(wire: WireError): EngineError {
  const error = new EngineError(wire.code, wire.message, wire.context);
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}

/** `fromWire(toWire(error))` without the detour: any thrown thing as an EngineError. */
export const asEngineError = (error: unknown, code: ErrorCode = 'internal'): EngineError =>
  error instanceof EngineError ? error : fromWire(toWire(error, code));
