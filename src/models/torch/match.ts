import { isZip } from '../bytes/zip';
import type { Match } from '../reader';
import { isOldFormat } from './archive';

/** Whether a zip archive's list of names (at its end) holds a pickle as PyTorch writes it. */
function listsPickle(bytes: Uint8Array): boolean {
  const tail = new TextDecoder('latin1').decode(bytes.subarray(Math.max(0, bytes.length - (1 << 20))));
  return /(?:^|\/)data\.pkl/.test(tail) || tail.includes('data.pkl');
}

export const match: Match = ({ bytes }) => isOldFormat(bytes) || (isZip(bytes) && listsPickle(bytes));
