import { inflateSync } from 'fflate';
import { archiveSource, LARGEST_ENTRY, safePath } from '../bytes/archive';
import { type DataFile, DatasetError, type DatasetReader, soleFile } from '../dataset';

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

/** Where the central directory is, from the last bytes of the file. */
async function endOf(file: DataFile, name: string): Promise<{ from: number; size: number; count: number }> {
  const tail = await file.read(Math.max(0, file.size - 65_557));
  const v = view(tail);
  for (let at = tail.length - 22; at >= 0; at--)
    if (v.getUint32(at, true) === END) {
      const [count, size, from] = [
        v.getUint16(at + 10, true),
        v.getUint32(at + 12, true),
        v.getUint32(at + 16, true),
      ];
      if (from === 0xffffffff || count === 0xffff)
        throw new DatasetError(
          `"${name}" is a zip archive of the large kind (zip64), which is not read: unpack it, or use tar.`,
        );
      return { from, size, count };
    }
  throw new DatasetError(`"${name}" is a zip archive without its end: it is cut short.`);
}

/** One entry, inflated when it is read. */
function entryFile(
  zip: DataFile,
  path: string,
  at: number,
  packed: number,
  size: number,
  method: number,
): DataFile {
  const all = async (): Promise<Uint8Array> => {
    if (size > LARGEST_ENTRY)
      throw new DatasetError(
        `"${path}" would unpack to ${Math.round(size / 2 ** 20)} MB: too large for a picture.`,
      );
    const head = view(await zip.read(at, at + 30));
    if (head.getUint32(0, true) !== LOCAL) throw new DatasetError(`"${path}" is damaged in the archive.`);
    const from = at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
    const bytes = await zip.read(from, from + packed);
    if (method === 0) return bytes;
    if (method !== 8)
      throw new DatasetError(`"${path}" is packed in a way that is not read (method ${method}).`);
    try {
      // The size is the archive's word: what does not fit into it is an error, never more memory.
      return inflateSync(bytes, { out: new Uint8Array(size) });
    } catch {
      throw new DatasetError(`"${path}" is damaged in the archive.`);
    }
  };
  return { path, size, read: async (from = 0, to = size) => (await all()).subarray(from, to) };
}

async function entriesOf(zip: DataFile, name: string): Promise<DataFile[]> {
  const { from, size, count } = await endOf(zip, name);
  const bytes = await zip.read(from, from + size);
  const v = view(bytes);
  const files: DataFile[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || v.getUint32(at, true) !== CENTRAL)
      throw new DatasetError(`"${name}" is a zip archive whose list of files is damaged.`);
    const length = v.getUint16(at + 28, true);
    const path = safePath(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length)), name);
    if ((v.getUint16(at + 8, true) & 1) === 1)
      throw new DatasetError(`"${path}" in "${name}" is encrypted: unpack it first.`);
    if (!path.endsWith('/'))
      files.push(
        entryFile(
          zip,
          path,
          v.getUint32(at + 42, true),
          v.getUint32(at + 20, true),
          v.getUint32(at + 24, true),
          v.getUint16(at + 10, true),
        ),
      );
    at += 46 + length + v.getUint16(at + 30, true) + v.getUint16(at + 32, true);
  }
  return files;
}

export const reader: DatasetReader = {
  id: 'zip',
  label: 'a zip archive',
  recognised: '.zip of any of these',
  order: 10,
  async matches(source) {
    const file = soleFile(source);
    if (file === null || /\.npz$/i.test(file.path) || file.size < 22) return false;
    return view(await file.read(0, 4)).getUint32(0, true) === LOCAL;
  },
  async open(source, { open }) {
    const files = await entriesOf(soleFile(source)!, source.name);
    return open(archiveSource(source.name.replace(/\.zip$/i, ''), files));
  },
};
