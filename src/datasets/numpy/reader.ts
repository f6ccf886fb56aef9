import { unzipSync } from 'fflate';
import { memoryFile } from '../bytes/archive';
import { interleaved } from '../bytes/planes';
import { isNpy, npyHeader, readNumbers } from '../bytes/npy';
import {
  type DataFile,
  type Dataset,
  DatasetError,
  type DatasetReader,
  indexed,
  type Rgb8,
  soleFile,
} from '../dataset';

const LARGEST_NPZ = 2 ** 30;

/** Where the pictures of an array lie: `[N, H, W, 3]` or `[N, 3, H, W]`, 8 bits. */
interface Layout {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly planes: boolean;
}

function layoutOf(shape: readonly number[], type: string, name: string): Layout {
  if (type !== '|u1')
    throw new DatasetError(
      `"${name}" holds values of type ${type}: pictures are read as 8-bit RGB (uint8), before any normalisation.`,
    );
  const [a, b, c, d] = shape.length === 3 ? [1, ...shape] : shape;
  if (shape.length < 3 || shape.length > 4 || a === undefined || b === undefined || c === undefined)
    throw new DatasetError(
      `"${name}" has the shape [${shape.join(', ')}]; pictures are [N, H, W, 3] or [N, 3, H, W].`,
    );
  if (d === 3) return { count: a, height: b, width: c, planes: false };
  if (b === 3 && d !== undefined) return { count: a, height: c, width: d, planes: true };
  throw new DatasetError(
    `"${name}" has the shape [${shape.join(', ')}]; pictures are [N, H, W, 3] or [N, 3, H, W].`,
  );
}

/** The pictures of one array, read one by one from where they lie. */
async function picturesOf(file: DataFile, name: string, labels: Float64Array | null): Promise<Dataset> {
  const { shape, type, start } = npyHeader(await file.read(0, 4096), name);
  const { count, height, width, planes } = layoutOf(shape, type, name);
  const size = 3 * height * width;
  if (file.size < start + count * size) throw new DatasetError(`"${name}" is cut short.`);
  if (labels !== null && labels.length !== count)
    throw new DatasetError(
      `"${name}" has ${count} pictures and ${labels.length} labels: they must be equally many.`,
    );
  return indexed(count, null, (i) => ({
    name: `${name}[${i}]`,
    label: labels === null || labels[i]! < 0 ? null : labels[i]!,
    async pixels(): Promise<Rgb8> {
      const bytes = await file.read(start + i * size, start + (i + 1) * size);
      return { kind: 'rgb8', height, width, data: planes ? interleaved(bytes, height, width) : bytes };
    },
  }));
}

async function openNpz(file: DataFile, name: string): Promise<Dataset> {
  if (file.size > LARGEST_NPZ)
    throw new DatasetError(`"${name}" is too large to be unpacked in memory: save it as .npy.`);
  let arrays: Record<string, Uint8Array>;
  try {
    arrays = unzipSync(await file.read());
  } catch {
    throw new DatasetError(`"${name}" is damaged or cut short.`);
  }
  const found = Object.entries(arrays).filter(([, bytes]) => isNpy(bytes));
  const pictures = found.filter(([key, bytes]) => npyHeader(bytes, key).shape.length === 4);
  if (pictures.length !== 1)
    throw new DatasetError(
      `"${name}" holds ${pictures.length} arrays of pictures ([N, H, W, 3] or [N, 3, H, W]); one is read.`,
    );
  const [key, bytes] = pictures[0]!;
  const label = found.find(([other, b]) => other !== key && npyHeader(b, other).shape.length === 1);
  return picturesOf(
    memoryFile(key, bytes),
    `${name}:${key.replace(/\.npy$/, '')}`,
    label === undefined ? null : readNumbers(label[1], label[0]).data,
  );
}

export const reader: DatasetReader = {
  id: 'numpy',
  label: 'NumPy arrays of 8-bit pictures',
  recognised: '.npy, or .npz with labels',
  order: 20,
  matches: (source) => Promise.resolve(/\.np[yz]$/i.test(soleFile(source)?.path ?? '')),
  open(source) {
    const file = soleFile(source)!;
    return /\.npz$/i.test(file.path) ? openNpz(file, source.name) : picturesOf(file, source.name, null);
  },
};
