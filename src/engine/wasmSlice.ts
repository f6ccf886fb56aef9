import { tf, type BackendWasm } from './tf';

interface SliceArgs {
  readonly inputs: { readonly x: tf.TensorInfo };
  readonly attrs: tf.SliceAttrs;
  readonly backend: BackendWasm;
}

let used = false;

/**
 * Put a kernel in the place of TensorFlow.js's `Slice` on WASM that copies a contiguous part (samples of a batch) once,
 * within WASM's memory. Theirs first copies the whole tensor into a new array, and new memory is dear: in a suffix pass,
 * which peels a sample off at every tap, that took a third of the time. All other slices go to theirs.
 */
export function useDirectSlice(): void {
  if (used) return;
  used = true;
  const theirs = tf.getKernel('Slice', 'wasm');
  const slice = (args: SliceArgs): tf.TensorInfo | tf.TensorInfo[] => {
    const { attrs, backend } = args;
    const { x } = args.inputs;
    const shape = [...x.shape];
    const [begin, size] = tf.slice_util.parseSliceParams(x as never, attrs.begin, attrs.size) as [
      number[],
      number[],
    ];
    if (x.dtype !== 'float32' || !tf.slice_util.isSliceContinous(shape, begin, size))
      return theirs.kernelFunc(args as never);
    const out = backend.makeOutput(size, 'float32');
    const from = tf.slice_util.computeFlatOffset(begin, tf.util.computeStrides(shape));
    // Making room for `out` may have moved the memory: it is looked at only now.
    const values = backend.typedArrayFromHeap(x);
    backend.typedArrayFromHeap(out).set(values.subarray(from, from + tf.util.sizeFromShape(size)));
    return out;
  };
  tf.unregisterKernel('Slice', 'wasm');
  tf.registerKernel({ ...theirs, kernelFunc: slice as never });
}
