import { EngineError } from '../../engine/errors';
import type { Read } from '../reader';
import { openArchive } from './archive';
import { networkOf } from './network';
import { stateDictOf } from './stateDict';

/** Read a file of PyTorch's. Throws EngineError `bad-model`. */
export const read: Read = async (file, _all, options) => {
  await Promise.resolve();
  const archive = openArchive(file.bytes, file.name);
  if (archive.root === null)
    throw new EngineError('bad-model', `"${file.name}" holds nothing.`, { file: file.name });
  return networkOf(stateDictOf(archive, file.name), 'PyTorch state dict', file.name, options);
};
