import { readFile } from 'node:fs/promises';
import { EngineError } from '../../engine/errors';
import type { NetworkImage } from '../../engine/jobs';
import { readNpy } from '../../packs/formats/npz';

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
  const plane = height * width;
  return Array.from({ length: n }, (_, image) => {
    const data = new Float32Array(3 * plane);
    for (let c = 0; c < 3; c++)
      for (let p = 0; p < plane; p++) data[p * 3 + c] = array.data[(image * 3 + c) * plane + p]!;
    return { kind: 'normalised' as const, height, width, data };
  });
}

/** `rawImages` of a file. Throws EngineError `bad-image` where it cannot be read. */
export async function readRaw(file: string): Promise<readonly NetworkImage[]> {
  let bytes;
  try {
    bytes = new Uint8Array(await readFile(file));
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new EngineError(
      'bad-image',
      code === 'ENOENT' ? 'There is no such file.' : `This file cannot be read (${code}).`,
    );
  }
  return rawImages(bytes);
}
