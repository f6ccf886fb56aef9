/**
 * `splitscope/datasets`: sets of pictures, one at a time in an order that is always the same: folders, image lists, archives, CIFAR,
 * SVHN, NumPy, Parquet, montages. `nodeSource` of `splitscope/node` makes a source of a path.
 *
 * ```js
 * const set = await openDataset(await nodeSource('test.zip'), decodeRgb);
 * for await (const { name, label, pixels } of set.images()) console.log(name, label, await pixels());
 * ```
 */
export {
  type DataFile,
  type DataImage,
  type Dataset,
  DatasetError,
  type DataSource,
  type Encoded,
  type Rgb8,
} from '../datasets/dataset';
export { openDataset } from '../datasets/open';
