/** Exit codes: all well; some image failed; the command line is wrong; the pack or the backend cannot be used. */
export const EXIT = { ok: 0, someFailed: 1, usage: 2, unusable: 3 } as const;

/** Where a command writes; tests give their own. */
export interface Io {
  /** Settles when the reader has room for more. */
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => void;
}

/** One sentence that names the file, whatever was thrown. */
export function sentence(file: string | null, fault: unknown): string {
  const text = (fault instanceof Error ? fault.message : String(fault)).replace(/\s*\n\s*/g, ' ').trim();
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return file === null ? ended : `${file}: ${ended}`;
}
