/** `splitscope/node`: packs and pictures from the file system, as the command line reads them. */
export { type Decoded, decodeBytes, readBytes } from '../images/node/decode';
export { builtInPacks, findPack } from '../cli/packs';
export { readPackFolder } from '../packs/node';
