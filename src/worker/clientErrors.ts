import { EngineError } from '../engine/errors';
import type { WireError } from './protocol';

/** A worker's error as something to throw here; the stack is the one of the thread where it happened. */
export function fromWire(wire: WireError): EngineError {
  const error = new EngineError(wire.code, wire.message, wire.context);
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}

/** What a job was rejected with, as the plain data that the store keeps. */
export function toPlain(error: unknown): WireError {
  if (error instanceof EngineError)
    return { code: error.code, name: error.name, message: error.message, context: error.context };
  return {
    code: 'internal',
    name: 'Error',
    message: error instanceof Error ? error.message : String(error),
    context: {},
  };
}
