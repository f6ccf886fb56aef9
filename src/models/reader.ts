import type { Imported, ModelFile, ReadOptions } from './types';

/** Whether a file is of this format, by its first bytes and its name; never throws. */
export type Match = (file: ModelFile, all: readonly ModelFile[]) => boolean;
/** Read the file that was matched, with others beside it. Throws EngineError `bad-model`: one sentence. */
export type Read = (file: ModelFile, all: readonly ModelFile[], options: ReadOptions) => Promise<Imported>;
