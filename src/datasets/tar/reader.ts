import { gunzipSync } from 'fflate';
import { archiveSource, memoryFile, safePath } from '../bytes/archive';
import {
  byPath,
  type DataFile,
  type Dataset,
  DatasetError,
  type DatasetReader,
  type DataSource,
  indexed,
  PICTURE,
  soleFile,
} from '../dataset';

const BLOCK = 512;
/** A packed archive is unpacked in memory; this is more than CIFAR's and SVHN's. */
const LARGEST_PACKED = 2 ** 30;

const text = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
};
const octal = (bytes: Uint8Array): number => Number.parseInt(text(bytes).trim() || '0', 8);

/** Whether the checksum of a header is right, as a file of another kind may begin like one. */
function isHeader(head: Uint8Array): boolean {
  if (head.length < BLOCK) return false;
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : head[i]!;
  return sum === octal(head.subarray(148, 156));
}

/** `path` of a pax header, which is lines of "length key=value". */
const paxPath = (body: string): string | null => /(?:^|\n)\d+ path=(.*)\n/.exec(body)?.[1] ?? null;

async function entriesOf(tar: DataFile, name: string): Promise<DataFile[]> {
  const files: DataFile[] = [];
  let long: string | null = null;
  for (let at = 0; at + BLOCK <= tar.size;) {
    const head = await tar.read(at, at + BLOCK);
    if (head.every((byte) => byte === 0)) return files;
    if (!isHeader(head)) throw new DatasetError(`"${name}" is a tar archive that is damaged at byte ${at}.`);
    const size = octal(head.subarray(124, 136));
    const [from, to] = [at + BLOCK, at + BLOCK + size];
    if (!Number.isInteger(size) || to > tar.size)
      throw new DatasetError(`"${name}" is a tar archive that is cut short.`);
    const type = String.fromCharCode(head[156]!);
    if (type === 'L') long = text(await tar.read(from, to));
    else if (type === 'x') long = paxPath(new TextDecoder().decode(await tar.read(from, to))) ?? long;
    else {
      const prefix = text(head.subarray(345, 500));
      const own = text(head.subarray(0, 100));
      const path = safePath(long ?? (prefix === '' ? own : `${prefix}/${own}`), name);
      long = null;
      if (type === '0' || type === '\0')
        files.push({ path, size, read: (a = 0, b = size) => tar.read(from + a, from + Math.min(b, size)) });
    }
    at = from + Math.ceil(size / BLOCK) * BLOCK;
  }
  // An archive ends with an empty block.
  throw new DatasetError(`"${name}" is a tar archive that is cut short.`);
}

/** WebDataset: `0001.jpg` with its class in `0001.cls` beside it. */
async function webDataset({ files }: DataSource): Promise<Dataset | null> {
  const labels = new Map<string, DataFile>();
  for (const file of files) if (file.path.endsWith('.cls')) labels.set(file.path.slice(0, -4), file);
  if (labels.size === 0) return null;
  const pictures = byPath(files.filter(({ path }) => PICTURE.test(path)));
  const classes = await Promise.all(
    pictures.map(async ({ path }) => {
      const file = labels.get(path.replace(PICTURE, ''));
      const label = file === undefined ? NaN : Number(new TextDecoder().decode(await file.read()).trim());
      return Number.isInteger(label) ? label : null;
    }),
  );
  return indexed(pictures.length, null, (i) => ({
    name: pictures[i]!.path,
    label: classes[i]!,
    pixels: async () => ({ kind: 'encoded', bytes: await pictures[i]!.read() }),
  }));
}

export const reader: DatasetReader = {
  id: 'tar',
  label: 'a tar archive',
  recognised: '.tar, .tar.gz, .tgz; WebDataset too',
  order: 11,
  async matches(source) {
    const file = soleFile(source);
    if (file === null) return false;
    if (/\.(tar\.gz|tgz)$/i.test(file.path)) return true;
    return isHeader(await file.read(0, BLOCK));
  },
  async open(source, { open }) {
    let file = soleFile(source)!;
    if (/gz$/i.test(file.path)) {
      if (file.size > LARGEST_PACKED)
        throw new DatasetError(
          `"${source.name}" is too large to be unpacked in memory: unpack it to a .tar.`,
        );
      let bytes: Uint8Array;
      try {
        bytes = gunzipSync(await file.read());
      } catch {
        throw new DatasetError(`"${source.name}" cannot be unpacked: it is damaged or cut short.`);
      }
      file = memoryFile(file.path.replace(/\.gz$|gz$/i, ''), bytes);
    }
    const inner = archiveSource(
      source.name.replace(/\.(tar|tar\.gz|tgz)$/i, ''),
      await entriesOf(file, source.name),
    );
    return (await webDataset(inner)) ?? open(inner);
  },
};
