import { byPath, type DatasetReader, indexed, PICTURE } from '../dataset';

/** Pictures in a folder; where they lie in subfolders, the first one is the class. */
export const reader: DatasetReader = {
  id: 'folder',
  label: 'a folder of pictures',
  recognised: 'class subfolders give labels',
  order: 90,
  matches: ({ files }) => Promise.resolve(files.some(({ path }) => PICTURE.test(path))),
  open: ({ files }) => {
    const pictures = byPath(files.filter(({ path }) => PICTURE.test(path)));
    const classOf = (path: string): string | null =>
      path.includes('/') ? path.slice(0, path.indexOf('/')) : null;
    const names = [...new Set(pictures.map(({ path }) => classOf(path)))]
      .filter((name) => name !== null)
      .sort();
    // One folder around everything is no class.
    const classes = names.length > 1 ? names : null;
    return Promise.resolve(
      indexed(pictures.length, classes, (i) => {
        const file = pictures[i]!;
        const name = classOf(file.path);
        return {
          name: file.path,
          label: classes === null || name === null ? null : classes.indexOf(name),
          pixels: async () => ({ kind: 'encoded', bytes: await file.read() }),
        };
      }),
    );
  },
};
