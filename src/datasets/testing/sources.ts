import sharp from 'sharp';
import { memoryFile } from '../bytes/archive';
import type { DataFile, DataImage, Dataset, DataSource, Rgb8 } from '../dataset';
import { openDataset } from '../open';

/** A source of files in memory; one named file without a folder is a file, else a folder. */
export function memorySource(
  files: Readonly<Record<string, Uint8Array | string>>,
  name?: string,
): DataSource {
  const all: DataFile[] = Object.entries(files).map(([path, content]) =>
    memoryFile(path, typeof content === 'string' ? new TextEncoder().encode(content) : content),
  );
  const isFile = all.length === 1 && name === undefined;
  return {
    name: name ?? all[0]!.path,
    kind: isFile ? 'file' : 'folder',
    files: all,
    beside: (path) => Promise.resolve(all.find((file) => file.path === path) ?? null),
  };
}

/** One file of several that lie beside it. */
export function besideSource(own: string, files: Readonly<Record<string, Uint8Array | string>>): DataSource {
  const folder = memorySource(files, own);
  return { ...folder, kind: 'file', files: folder.files.filter(({ path }) => path === own) };
}

export async function decode(bytes: Uint8Array): Promise<Rgb8> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { kind: 'rgb8', height: info.height, width: info.width, data: new Uint8Array(data) };
}

export const png = (data: Uint8Array, side = 32): Promise<Uint8Array> =>
  sharp(data, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer()
    .then((buffer) => new Uint8Array(buffer));

export const opened = (source: DataSource): Promise<Dataset> => openDataset(source, decode);

export async function collect(set: Dataset, from?: number): Promise<DataImage[]> {
  const images: DataImage[] = [];
  for await (const image of set.images(from)) images.push(image);
  return images;
}

/** The pixels of an image, decoded where they are not. */
export async function pixelsOf(image: DataImage): Promise<Rgb8> {
  const read = await image.pixels();
  return read.kind === 'rgb8' ? read : decode(read.bytes);
}

/** Picture i of `src/testdata/generate_datasets.py`. */
export const storedPixels = (i: number): Uint8Array =>
  Uint8Array.from({ length: 32 * 32 * 3 }, (_, at) => {
    const [x, y] = [Math.floor(at / 3) % 32, Math.floor(at / 96)];
    return (37 * i + 3 * x + 5 * y + 11 * (at % 3)) % 256;
  });
