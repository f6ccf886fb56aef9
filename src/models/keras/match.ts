import { isZip } from '../bytes/zip';
import type { Match } from '../reader';
import { headerAt } from './hdf5';

/** HDF5, or the zip archive that newer versions of Keras save. */
export const match: Match = ({ bytes }) =>
  headerAt(bytes) >= 0 ||
  (isZip(bytes) && new TextDecoder('latin1').decode(bytes.subarray(-66_000)).includes('model.weights.h5'));
