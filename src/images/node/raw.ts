import { EngineError } from '../../engine/errors';
import type { NetworkImage } from '../../engine/jobs';
import { readNpy } from '../../packs/formats/npz';
import { ImageError } from '../file/limits';
import { readBytes } from './decode';

const bad = (fault: string): EngineError => new EngineError('bad-image', `This array ${fault}.`);

/**
 * The images of a `.npy` file, float32 NCHW `[N, 3, H, W]`, already normalised, as the engine's NHWC. Nothing is
 * converted silently: another type or shape is refused. Throws EngineError `bad-image`.
 */
export function rawImages(bytes: Uint8Array): readonly NetworkImage[] {
  if (bytes.length < 10 || !new TextDecoder('latin1').decode(bytes.subarray(1, 6)).startsWith('NUMPY'))
    throw bad('is no .npy file; write it with numpy.save');
  const header = new TextDecoder('latin1').decode(bytes.subarray(10, 512));
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? 'unknown';
  if (type !== '<f4') throw bad(`has the type ${type}, and float32 ("<f4") is read; use .astype("float32")`);
  let array;
  try {
    array = readNpy(bytes, 'This array');
  } catch (error) {
    if (error instanceof EngineError)
      throw new EngineError('bad-image', error.message.replace('"This array"', 'This array'));
    throw bad('is damaged');
  }
  const [n = 0, channels, height = 0, width = 0] = array.shape;
  if (array.shape.length !== 4 || channels !== 3 || n < 1)
    throw bad(`has the shape [${array.shape.join(', ')}], and [N, 3, H, W] with N of at least 1 is read`);
  // Before anything is made for each image: an array without pixels may declare any number of them.
  if (height < 1 || width < 1)
    throw bad(`has the shape [${array.shape.join(', ')}]: its images have no pixels`);
  const plane = height * width;
  return Array.from({ length: n }, (_, image) => {
    const data = new Float32Array(3 * plane);
    for (let c = 0; c < 3; c++)
      for (let p = 0; p < plane; p++) data[p * 3 + c] = array.data[(image * 3 + c) * plane + p]!;
    return { kind: 'normalised' as const, height, width, data };
  });
}

/** Largest file of arrays that is read, in bytes: it is held in memory twice. */
const MAX_RAW_BYTES = 2 ** 31;

function checkRawLength(bytes: number): void {
  if (bytes > MAX_RAW_BYTES)
    throw bad(
      `file has ${Math.round(bytes / 2 ** 20)} MB; the limit is ${MAX_RAW_BYTES / 2 ** 20} MB. Save it in parts`,
    );
}

/** `rawImages` of a file. Throws EngineError `bad-image` where it cannot be read. */
export async function readRaw(file: string): Promise<readonly NetworkImage[]> {
  let bytes;
  try {
    bytes = await readBytes(file, checkRawLength);
  } catch (error) {
    if (error instanceof ImageError) throw new EngineError('bad-image', error.message);
    throw error;
  }
  return rawImages(bytes);
}
