import type { Match } from '../reader';

/** Largest description of a network: a file beyond it is something else. */
const MOST_BYTES = 1 << 27;

/** A `model.json`: a description of layers or of a graph, with the list of its weights' files. */
export const match: Match = ({ bytes }) => {
  if (bytes.length > MOST_BYTES || !/^\s*\{/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 64))))
    return false;
  return new TextDecoder('latin1').decode(bytes).includes('"modelTopology"');
};
