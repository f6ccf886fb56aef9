/** Open a set whatever it is: the readers are asked one after another. */
import { type Dataset, DatasetError, type DatasetReader, type DataSource, type ReadContext } from './dataset';
import { readers } from './readers';

/** Every reader, in the order in which they are asked. */
export const READERS: readonly DatasetReader[] = Object.values<DatasetReader>(readers).sort(
  (a, b) => a.order - b.order,
);

/** Archives in archives end somewhere. */
const DEEPEST = 3;

/** The set in a source. Throws DatasetError that lists what is read where no reader knows it. */
export async function openDataset(
  source: DataSource,
  decode: ReadContext['decode'],
  depth = 0,
): Promise<Dataset> {
  if (depth > DEEPEST)
    throw new DatasetError(`"${source.name}" is an archive in an archive too often; unpack it.`);
  const context: ReadContext = { decode, open: (inner) => openDataset(inner, decode, depth + 1) };
  for (const reader of READERS)
    if (await reader.matches(source)) {
      const set = await reader.open(source, context);
      if (set.count === 0) throw new DatasetError(`"${source.name}" holds no picture.`);
      return set;
    }
  const known = READERS.map(({ label, recognised }) => `${label} (${recognised})`).join('; ');
  throw new DatasetError(`"${source.name}" is no set of pictures that is read. What is read: ${known}.`);
}
