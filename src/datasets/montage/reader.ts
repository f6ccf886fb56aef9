import * as v from 'valibot';
import {
  type DataFile,
  DatasetError,
  type DatasetReader,
  type DataSource,
  indexed,
  nameOf,
  type Rgb8,
  soleFile,
} from '../dataset';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const name = v.pipe(v.string(), v.minLength(1));
/** Pictures of one size side by side in sheets, with a description beside them. */
const MontageSchema = v.object({
  count: whole,
  tile: v.optional(v.tuple([whole, whole]), [32, 32]),
  columns: v.optional(whole, 50),
  shards: v.array(v.union([name, v.object({ file: name, count: v.optional(whole) })])),
  classes: v.optional(v.array(v.string())),
  labels: v.optional(v.array(v.pipe(v.number(), v.integer()))),
});

/** The description: the file that was given, or the one in the folder that is one. */
function description(source: DataSource): DataFile | null {
  const sole = soleFile(source);
  const candidates = sole === null ? source.files.filter(({ path }) => !path.includes('/')) : [sole];
  const found = candidates.filter(({ path, size }) => /\.json$/i.test(path) && size < 64 * 2 ** 20);
  return found.length === 1 ? found[0]! : null;
}

const parsed = async (file: DataFile) => {
  try {
    return v.safeParse(MontageSchema, JSON.parse(new TextDecoder().decode(await file.read())));
  } catch {
    return null;
  }
};

export const reader: DatasetReader = {
  id: 'montage',
  label: 'sheets of tiles',
  recognised: 'a .json with count and shards, and the sheets that it names',
  order: 30,
  async matches(source) {
    const file = description(source);
    return file !== null && (await parsed(file))?.success === true;
  },
  async open(source, { decode }) {
    const made = await parsed(description(source)!);
    if (made?.success !== true) throw new DatasetError(`"${source.name}" describes no sheets.`);
    const { count, tile, columns, shards, classes = null, labels } = made.output;
    const [height, width] = tile;
    const inFolder = new Map(source.files.map((file) => [nameOf(file.path), file]));
    // One sheet is open at a time; a large one holds 2,500 tiles, 7.7 MB.
    let open: { at: number; sheet: Promise<Rgb8> } | null = null;
    const sheetOf = (at: number): Promise<Rgb8> => {
      if (open?.at === at) return open.sheet;
      const load = async (): Promise<Rgb8> => {
        const shard = shards[at]!;
        const file = typeof shard === 'string' ? shard : shard.file;
        const found = inFolder.get(file) ?? (await source.beside(file));
        if (found === null) throw new DatasetError(`The sheet "${file}" is missing beside "${source.name}".`);
        return decode(await found.read());
      };
      open = { at, sheet: load() };
      return open.sheet;
    };
    const heights: number[] = [];
    const tilesOf = async (at: number): Promise<number> => {
      const shard = shards[at]!;
      if (typeof shard !== 'string' && shard.count !== undefined) return shard.count;
      heights[at] ??= (await sheetOf(at)).height;
      return columns * Math.floor(heights[at] / height);
    };
    const cut = async (i: number): Promise<Rgb8> => {
      let rest = i;
      for (let at = 0; at < shards.length; at++) {
        const tiles = await tilesOf(at);
        if (rest >= tiles) {
          rest -= tiles;
          continue;
        }
        const sheet = await sheetOf(at);
        const [top, left] = [Math.floor(rest / columns) * height, (rest % columns) * width];
        if (top + height > sheet.height || left + width > sheet.width)
          throw new DatasetError(`Tile ${i} lies beyond its sheet.`);
        const data = new Uint8Array(height * width * 3);
        for (let y = 0; y < height; y++) {
          const from = ((top + y) * sheet.width + left) * 3;
          data.set(sheet.data.subarray(from, from + width * 3), y * width * 3);
        }
        return { kind: 'rgb8', height, width, data };
      }
      throw new DatasetError(`There is no tile ${i} in the sheets.`);
    };
    return indexed(count, classes, (i) => ({
      name: `${nameOf(source.name).replace(/\.json$/, '')}/${i}`,
      label: labels?.[i] ?? null,
      pixels: () => cut(i),
    }));
  },
};
