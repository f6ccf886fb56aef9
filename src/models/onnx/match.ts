import type { Match } from '../reader';

/** ONNX has no magic number: its name, or a protocol buffer that begins with an IR version and has a graph's tag. */
export const match: Match = ({ name, bytes }) =>
  /\.(onnx|ort)$/i.test(name) ||
  (bytes[0] === 0x08 && bytes[1]! >= 1 && bytes[1]! <= 15 && [0x12, 0x1a, 0x3a].includes(bytes[2]!));
