/** A backend that fails: the n-th kernel call, read-back or upload from now on throws. */
import { tf } from '../tf';

/** What a sabotaged call throws. */
export const SABOTAGE = 'This kernel call was made to fail.';

/** Puts itself between TensorFlow.js and the kernels and reads of its current backend, until `restore`. */
export class Sabotage {
  /** Kernel calls, reads and, where asked for, uploads since the last `arm`. */
  calls = 0;
  private failing = Infinity;
  private readonly undo: (() => void)[] = [];

  /** `uploads`: those count, and fail, as well. */
  constructor({ uploads = false } = {}) {
    const backend = tf.backend();
    const read = backend.read.bind(backend);
    backend.read = async (data) => {
      this.count();
      return read(data);
    };
    this.undo.push(() => (backend.read = read));
    const write = backend.write.bind(backend);
    backend.write = (values, shape, dtype) => {
      if (uploads) this.count();
      return write(values, shape, dtype);
    };
    this.undo.push(() => (backend.write = write));
    for (const kernel of tf.getKernelsForBackend(tf.getBackend())) {
      const { kernelFunc } = kernel;
      kernel.kernelFunc = (params) => {
        this.count();
        return kernelFunc(params);
      };
      this.undo.push(() => (kernel.kernelFunc = kernelFunc));
    }
  }

  /** Let the n-th call from here on throw, and the ones after it work again; Infinity: none. */
  arm(n = Infinity): void {
    this.calls = 0;
    this.failing = n;
  }

  restore(): void {
    for (const undo of this.undo) undo();
  }

  private count(): void {
    if (++this.calls === this.failing) throw new Error(SABOTAGE);
  }
}
