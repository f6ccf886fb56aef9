import { isZip } from '../bytes/zip';
import type { Match } from '../reader';

/** A zip archive of arrays. */
export const match: Match = ({ name, bytes }) =>
  isZip(bytes) &&
  (/\.npz$/i.test(name) || new TextDecoder('latin1').decode(bytes.subarray(0, 256)).includes('.npy'));
