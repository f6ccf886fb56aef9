/** Parquet as Hugging Face ships sets of pictures: a column of `{bytes, path}`, and one of class numbers. */
import { type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import {
  byPath,
  type DataFile,
  type DataImage,
  DatasetError,
  type DatasetReader,
  type DataSource,
} from '../dataset';

const parts = ({ files }: DataSource): DataFile[] =>
  byPath(files.filter(({ path }) => /\.parquet$/i.test(path)));

const bufferOf = (file: DataFile) => ({
  byteLength: file.size,
  async slice(from: number, to = file.size): Promise<ArrayBuffer> {
    const bytes = await file.read(from, to);
    return bytes.slice().buffer;
  },
});

interface Part {
  readonly file: DataFile;
  readonly meta: FileMetaData;
  readonly picture: string;
  readonly label: string | null;
  readonly rows: number;
}

/** The columns of pictures and classes. Throws where there is no picture. */
async function openPart(file: DataFile): Promise<Part> {
  let meta: FileMetaData;
  try {
    meta = await parquetMetadataAsync(bufferOf(file));
  } catch {
    throw new DatasetError(`"${file.path}" is a parquet file that is damaged or cut short.`);
  }
  const names = meta.schema.map(({ name }) => name);
  const at = names.indexOf('bytes');
  const picture =
    at > 0 ? meta.schema.slice(0, at).findLast(({ num_children: n }) => (n ?? 0) > 0)?.name : undefined;
  if (picture === undefined)
    throw new DatasetError(
      `"${file.path}" has no column of pictures ({bytes, path}); its columns are ${names.slice(1).join(', ')}.`,
    );
  const label = names.find((name) => /^(fine_)?label$|^cls$|^target$/.test(name)) ?? null;
  return { file, meta, picture, label, rows: Number(meta.num_rows) };
}

/** The class names that Hugging Face writes beside the schema. */
function classesOf({ meta, label }: Part): string[] | null {
  const text = meta.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
  if (text === undefined || label === null) return null;
  try {
    const features = (JSON.parse(text) as { info?: { features?: Record<string, { names?: unknown }> } }).info
      ?.features;
    const names = features?.[label]?.names;
    return Array.isArray(names) ? names.map(String) : null;
  } catch {
    return null;
  }
}

/** The pictures of one part from row `from` on, a row group at a time. */
async function* imagesOf(
  { file, meta, picture, label, rows }: Part,
  from: number,
): AsyncGenerator<DataImage> {
  let start = 0;
  for (const group of meta.row_groups) {
    const end = start + Number(group.num_rows);
    const first = Math.max(start, from);
    if (first < end) {
      const columns = [picture, ...(label === null ? [] : [label])];
      const read = await parquetReadObjects({
        file: bufferOf(file),
        metadata: meta,
        columns,
        rowStart: first,
        rowEnd: Math.min(end, rows),
        utf8: false,
      });
      for (const [i, row] of read.entries()) {
        const cell = row[picture] as { bytes?: unknown; path?: unknown } | null;
        const number = label === null ? NaN : Number(row[label]);
        const name =
          typeof cell?.path === 'string' && cell.path !== '' ? cell.path : `${file.path}[${first + i}]`;
        yield {
          name,
          label: Number.isInteger(number) && number >= 0 ? number : null,
          pixels: () => {
            if (!(cell?.bytes instanceof Uint8Array))
              return Promise.reject(new DatasetError('There is no picture in this row.'));
            return Promise.resolve({ kind: 'encoded', bytes: cell.bytes });
          },
        };
      }
    }
    start = end;
  }
}

export const reader: DatasetReader = {
  id: 'parquet',
  label: 'parquet files of pictures',
  recognised: '.parquet as Hugging Face ships them',
  order: 21,
  matches: (source) => Promise.resolve(parts(source).length > 0),
  async open(source) {
    const all: Part[] = [];
    for (const file of parts(source)) all.push(await openPart(file));
    return {
      count: all.reduce((sum, { rows }) => sum + rows, 0),
      classes: classesOf(all[0]!),
      images: async function* (from = 0) {
        let before = 0;
        for (const part of all) {
          if (from < before + part.rows) yield* imagesOf(part, Math.max(0, from - before));
          before += part.rows;
        }
      },
    };
  },
};
