import { type DataFile, DatasetError, type DatasetReader, indexed, soleFile } from '../dataset';

/** `path/of/picture.png 7`, as OpenOOD and ImageNet list pictures; the class may be missing or -1. */
const LINE = /^(.+?)(?:\s+(-?\d+))?$/;
const LARGEST = 64 * 2 ** 20;

export const reader: DatasetReader = {
  id: 'imglist',
  label: 'a list of pictures',
  recognised: '.txt, a path and a class a line, paths from the folder of the list',
  order: 40,
  matches: (source) => Promise.resolve(/\.txt$/i.test(soleFile(source)?.path ?? '')),
  async open(source) {
    const file = soleFile(source)!;
    if (file.size > LARGEST) throw new DatasetError(`The list "${source.name}" is too large to be one.`);
    const lines = new TextDecoder()
      .decode(await file.read())
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
    const entries = lines.map((line) => {
      const [, path, label] = LINE.exec(line)!;
      return { path: path!, label: label === undefined || Number(label) < 0 ? null : Number(label) };
    });
    const first = entries[0];
    if (first !== undefined && (await source.beside(first.path)) === null)
      throw new DatasetError(
        `The list "${source.name}" names "${first.path}", which is not there: put the list into the folder that its paths start from.`,
      );
    return indexed(entries.length, null, (i) => {
      const { path, label } = entries[i]!;
      return {
        name: path,
        label,
        async pixels() {
          const found: DataFile | null = await source.beside(path);
          if (found === null) throw new DatasetError('There is no such file.');
          return { kind: 'encoded', bytes: await found.read() };
        },
      };
    });
  },
};
