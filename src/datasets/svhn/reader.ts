/** SVHN's cropped digits, `train_32x32.mat`: MATLAB's level 5 format, X `[32, 32, 3, N]` column by column, y `[N, 1]`. */
import { unzlibSync } from 'fflate';
import { DatasetError, type DatasetReader, indexed, soleFile } from '../dataset';

const COMPRESSED = 15;
const MATRIX = 14;
const HEADER = 128;
const LARGEST = 2 ** 30;
const WIDTHS: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 4, 9: 8 };

interface Element {
  readonly type: number;
  readonly data: Uint8Array;
  readonly next: number;
}

/** The element at `at`: eight bytes of type and length, or four of a small one. */
function elementAt(bytes: Uint8Array, at: number, name: string): Element {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cut = new DatasetError(`"${name}" is a MATLAB file that is cut short.`);
  if (at + 8 > bytes.length) throw cut;
  const word = view.getUint32(at, true);
  if (word >>> 16 !== 0)
    return { type: word & 0xffff, data: bytes.subarray(at + 4, at + 4 + (word >>> 16)), next: at + 8 };
  const length = view.getUint32(at + 4, true);
  if (at + 8 + length > bytes.length) throw cut;
  const padded = word === COMPRESSED ? length : Math.ceil(length / 8) * 8;
  return { type: word, data: bytes.subarray(at + 8, at + 8 + length), next: at + 8 + padded };
}

interface Variable {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
  /** Bytes a value. */
  readonly width: number;
}

function variableOf(matrix: Uint8Array, name: string): readonly [string, Variable] {
  let at = 0;
  const next = (): Element => {
    const element = elementAt(matrix, at, name);
    at = element.next;
    return element;
  };
  next();
  const dims = next().data;
  const view = new DataView(dims.buffer, dims.byteOffset, dims.byteLength);
  const shape = Array.from({ length: dims.length / 4 }, (_, i) => view.getInt32(4 * i, true));
  const key = new TextDecoder().decode(next().data);
  const { type, data } = next();
  return [key, { shape, data, width: WIDTHS[type] ?? 0 }];
}

/** The variables of a file by name. */
function readMat(bytes: Uint8Array, name: string): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  for (let at = HEADER; at + 8 <= bytes.length;) {
    const outer = elementAt(bytes, at, name);
    at = outer.next;
    let matrix = outer;
    if (outer.type === COMPRESSED) {
      let inner: Uint8Array;
      try {
        inner = unzlibSync(outer.data);
      } catch {
        throw new DatasetError(`"${name}" is a MATLAB file that is damaged.`);
      }
      matrix = elementAt(inner, 0, name);
    }
    if (matrix.type === MATRIX) {
      const [key, variable] = variableOf(matrix.data, name);
      variables.set(key, variable);
    }
  }
  return variables;
}

export const reader: DatasetReader = {
  id: 'svhn',
  label: 'SVHN as downloaded',
  recognised: '.mat with X and y',
  order: 22,
  matches: (source) => Promise.resolve(/\.mat$/i.test(soleFile(source)?.path ?? '')),
  async open(source) {
    const file = soleFile(source)!;
    if (file.size > LARGEST)
      throw new DatasetError(`"${source.name}" is too large to be unpacked in memory.`);
    const bytes = await file.read();
    if (!new TextDecoder().decode(bytes.subarray(0, 10)).startsWith('MATLAB 5.0'))
      throw new DatasetError(`"${source.name}" is no MATLAB 5 file; one of version 7.3 is not read.`);
    const variables = readMat(bytes, source.name);
    const [x, y] = [variables.get('X'), variables.get('y')];
    const [height, width, colours, count = 1] = x?.shape ?? [];
    if (x?.width !== 1 || height === undefined || width === undefined || colours !== 3)
      throw new DatasetError(`"${source.name}" has no pictures X [height, width, 3, n] of 8 bits.`);
    const plane = height * width;
    if (x.data.length < 3 * plane * count)
      throw new DatasetError(`"${source.name}" is a MATLAB file that is cut short.`);
    return indexed(count, null, (i) => {
      const label = y?.width === 1 ? y.data[i] : undefined;
      return {
        name: `${source.name}[${i}]`,
        // The digit 0 is called 10.
        label: label === undefined ? null : label % 10,
        pixels() {
          const data = new Uint8Array(3 * plane);
          for (let c = 0; c < 3; c++)
            for (let column = 0; column < width; column++)
              for (let row = 0; row < height; row++)
                data[3 * (row * width + column) + c] = x.data[(3 * i + c) * plane + column * height + row]!;
          return Promise.resolve({ kind: 'rgb8', height, width, data });
        },
      };
    });
  },
};
