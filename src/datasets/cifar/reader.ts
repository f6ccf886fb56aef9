/** CIFAR-10 and CIFAR-100 as they are downloaded: the binary form, and the pickles of the Python form. */
import { type Pickled, readPickle } from '../bytes/pickle';
import { interleaved } from '../bytes/planes';
import { byPath, type DataFile, DatasetError, type DatasetReader, type DataImage, nameOf } from '../dataset';

const SIDE = 32;
const PIXELS = 3 * SIDE * SIDE;
const BINARY = /^(data_batch_\d|test_batch|train|test)\.bin$/;
const PICKLE = /^(data_batch_\d|test_batch|train|test)$/;
/** The test images alone where both are there: what a benchmark's ID set is. */
const TEST = /^test(_batch)?(\.bin)?$/;

const batches = (files: readonly DataFile[]): DataFile[] => {
  const found = byPath(files.filter(({ path }) => BINARY.test(nameOf(path)) || PICKLE.test(nameOf(path))));
  const test = found.filter(({ path }) => TEST.test(nameOf(path)));
  return test.length > 0 ? test : found;
};

/** Bytes before the pixels of a picture: one label, or CIFAR-100's coarse and fine ones. */
function labelBytes({ size, path }: DataFile): 1 | 2 {
  // 10,000 pictures divide by both: CIFAR-100's files are called train and test.
  const isHundred = /^(train|test)\.bin$/.test(nameOf(path));
  const bytes = isHundred ? 2 : 1;
  if (size % (PIXELS + bytes) !== 0)
    throw new DatasetError(`"${path}" is no CIFAR file: ${size} bytes are no whole number of pictures.`);
  return bytes;
}

interface Batch {
  readonly count: number;
  image(i: number): Promise<{ label: number | null; data: Uint8Array }>;
}

function binaryBatch(file: DataFile): Batch {
  const head = labelBytes(file);
  const row = PIXELS + head;
  return {
    count: file.size / row,
    async image(i) {
      const bytes = await file.read(i * row, (i + 1) * row);
      return { label: bytes[head - 1]!, data: interleaved(bytes.subarray(head), SIDE, SIDE) };
    },
  };
}

const isArray = (value: Pickled | undefined): value is Extract<Pickled, { bytes: Uint8Array }> =>
  typeof value === 'object' && value !== null && 'bytes' in value;

async function pickleBatch(file: DataFile): Promise<Batch> {
  const dict = readPickle(await file.read(), file.path);
  const data = dict instanceof Map ? dict.get('data') : undefined;
  if (!(dict instanceof Map) || !isArray(data) || data.shape[1] !== PIXELS)
    throw new DatasetError(`"${file.path}" is a pickle without CIFAR's pictures.`);
  const labels = dict.get('labels') ?? dict.get('fine_labels');
  return {
    count: data.shape[0]!,
    image(i) {
      const label = Array.isArray(labels) ? labels[i] : null;
      const planes = data.bytes.subarray(i * PIXELS, (i + 1) * PIXELS);
      return Promise.resolve({
        label: typeof label === 'number' ? label : null,
        data: interleaved(planes, SIDE, SIDE),
      });
    },
  };
}

const textOf = (name: Pickled): string =>
  name instanceof Uint8Array ? new TextDecoder().decode(name) : typeof name === 'string' ? name : '';

/** Names of the classes: a line each in the binary form, a pickle in the Python form. */
async function classesOf(files: readonly DataFile[]): Promise<string[] | null> {
  const of = (pattern: RegExp) => files.find(({ path }) => pattern.test(nameOf(path)));
  const lines = of(/^(batches\.meta|fine_label_names)\.txt$/);
  if (lines !== undefined)
    return new TextDecoder()
      .decode(await lines.read())
      .split(/\r?\n/)
      .filter((line) => line !== '');
  const meta = of(/^(batches\.meta|meta)$/);
  if (meta === undefined) return null;
  const dict = readPickle(await meta.read(), meta.path);
  const names = dict instanceof Map ? (dict.get('label_names') ?? dict.get('fine_label_names')) : null;
  return Array.isArray(names) ? names.map((name) => textOf(name)) : null;
}

export const reader: DatasetReader = {
  id: 'cifar',
  label: 'CIFAR-10 or CIFAR-100 as downloaded',
  recognised: 'binary or python form; its test images where they are there',
  order: 25,
  matches: ({ files }) => Promise.resolve(batches(files).length > 0),
  async open({ files }) {
    const classes = await classesOf(files);
    const parts: Batch[] = [];
    const names: string[] = [];
    for (const file of batches(files)) {
      parts.push(BINARY.test(nameOf(file.path)) ? binaryBatch(file) : await pickleBatch(file));
      names.push(nameOf(file.path));
    }
    const imageAt = async function* (from: number): AsyncGenerator<DataImage> {
      let before = 0;
      for (const [p, part] of parts.entries()) {
        for (let i = Math.max(0, from - before); i < part.count; i++) {
          const { label, data } = await part.image(i);
          yield {
            name: `${names[p]}[${i}]`,
            label,
            pixels: () => Promise.resolve({ kind: 'rgb8', height: SIDE, width: SIDE, data }),
          };
        }
        before += part.count;
      }
    };
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    return { count, classes, images: (from = 0) => imageAt(from) };
  },
};
