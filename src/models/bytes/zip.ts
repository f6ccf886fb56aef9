import { unzipSync } from 'fflate';
import { EngineError } from '../../engine/errors';

/** Whether the bytes begin as a zip archive does. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;

/** Largest sum of the files inside, as a multiple of the archive: weights hardly shrink. */
const MOST_TIMES = 10;
const MOST_FILES = 100_000;

/**
 * The files of an archive by their paths. Throws EngineError `bad-model` where it is damaged, or where what is inside is ten
 * times as large as the archive.
 */
export function unzip(
  bytes: Uint8Array,
  file: string,
  wanted: (path: string) => boolean = () => true,
): Map<string, Uint8Array> {
  const bad = (fault: string): EngineError => new EngineError('bad-model', `"${file}" ${fault}.`, { file });
  let [total, count] = [0, 0];
  const limit = bytes.length * MOST_TIMES + (1 << 20);
  let found: Record<string, Uint8Array>;
  try {
    found = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (name.endsWith('/') || !wanted(name)) return false;
        total += originalSize;
        count++;
        if (total > limit || count > MOST_FILES) throw bad('holds files ten times as large as itself');
        return true;
      },
    });
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw bad('is a damaged zip archive');
  }
  return new Map(Object.entries(found));
}
