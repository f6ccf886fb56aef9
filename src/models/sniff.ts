/** What a file that no reader takes looks like, and what to do with it. */
import type { ModelFile } from './types';

const text = (bytes: Uint8Array, length = 512): string =>
  new TextDecoder('latin1').decode(bytes.subarray(0, length));

const starts = (bytes: Uint8Array, ...wanted: readonly number[]): boolean =>
  wanted.every((b, i) => bytes[i] === b);

/** A sentence's end: "is ...; do ...". */
export function looksLike({ name, bytes }: ModelFile): string {
  const head = text(bytes);
  if (bytes.length === 0) return 'is empty';
  if (head.startsWith('version https://git-lfs'))
    return 'is a pointer of Git LFS, not the file itself: fetch it with "git lfs pull", or by the download button of its page';
  if (/^\s*(<!doctype|<html|<\?xml)/i.test(head))
    return 'is a web page: the download gave a page in place of the file';
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47) || starts(bytes, 0xff, 0xd8, 0xff) || head.startsWith('RIFF'))
    return 'is a picture, not a network';
  if (starts(bytes, 0x1f, 0x8b)) return 'is compressed with gzip: unpack it first';
  if (starts(bytes, 0x28, 0xb5, 0x2f, 0xfd)) return 'is compressed with zstd: unpack it first';
  if (starts(bytes, 0x37, 0x7a, 0xbc, 0xaf)) return 'is a 7z archive: unpack it first';
  if (head.slice(4, 8) === 'TFL3')
    return 'is a TensorFlow Lite file, whose training form is gone: use the Keras or TensorFlow.js file that it was made from';
  if (head.slice(4, 8) === 'ORTM')
    return 'is an ONNX Runtime file (ORT format): use the .onnx that it was made from';
  if (head.startsWith('GGUF') || head.startsWith('ggml'))
    return 'is a GGUF file of a language model; networks for pictures are read';
  // The protocol of a pickle; a file of one byte has none.
  const protocol = bytes[1] ?? 0;
  if (bytes[0] === 0x80 && protocol >= 2 && protocol <= 5)
    return "is a plain pickle of Python's, which may run code and is not read: save the weights alone, torch.save(model.state_dict(), 'weights.pth')";
  if (/\.pb$/i.test(name))
    return 'is a TensorFlow graph: convert it, tensorflowjs_converter --input_format=tf_frozen_model, and give the model.json with its weights';
  if (/\.(h5|hdf5|keras)$/i.test(name)) return 'is no HDF5 file, or a damaged one';
  if (/\.(bin|data)$/i.test(name))
    return 'holds weights only: give it together with the model.json or the .onnx that it belongs to';
  if (/^\s*[{[]/.test(head)) return 'is JSON, but not the model.json of a TensorFlow.js network';
  return 'is of no format that is known: ONNX, PyTorch, safetensors, Keras, TensorFlow.js and BiT npz are read';
}
