import { printable } from '../lib/printable';

/** Exit codes: all well; some image failed; the command line is wrong; the pack or the backend cannot be used; Ctrl+C. */
export const EXIT = { ok: 0, someFailed: 1, usage: 2, unusable: 3, interrupted: 130 } as const;

/** Where a command writes, and what surrounds it; tests give their own. */
export interface Io {
  /** Settles when the reader has room for more. */
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => void;
  /** One line on a terminal that the next one replaces ('' takes it away); absent where there is no terminal. */
  readonly status?: (line: string) => void;
  /** Aborted by Ctrl+C. */
  readonly signal?: AbortSignal;
  /** The script of an engine's thread; without it everything is computed in this thread. */
  readonly thread?: URL;
}

/** One sentence that names the file, whatever was thrown. */
export function sentence(file: string | null, fault: unknown): string {
  const text = (fault instanceof Error ? fault.message : String(fault)).replace(/\s*\n\s*/g, ' ').trim();
  const ended = printable(/[.!?]$/.test(text) ? text : `${text}.`);
  return file === null ? ended : `${printable(file)}: ${ended}`;
}
