/** How much a job puts through the network at once. */
import type { BackendName } from '../jobs';

/** A suffix pass keeps at most this many bytes of values; what does not fit is split into tap groups. */
export const GROUP_BYTES = 512e6;
/**
 * ... and, where results stream, costs at most this many FLOP, so that one comes every 50 ms or so. On a GPU a group
 * spends longer on launching its kernels than on arithmetic: 45 ms of either are 2 GFLOP on two cores, and on a small GPU of
 * 0.4 TFLOP/s the larger figure; a large one is through in no time and gains from fewer launches.
 */
export const GROUP_FLOP = { cpu: 2e9, gpu: 16e9 } as const;
/** A clean pass keeps at most this many bytes of values: beyond it, it goes back over checkpoints. */
export const CLEAN_BYTES = 512e6;

/** Histograms of all taps of one iteration are at most this many bytes; a larger network's are left out. */
export const HISTOGRAM_BYTES = 16e6;

/** The place of a backend in the tables above: a GPU emulated on the CPU counts as the CPU. */
export const kindOf = (backend: BackendName, software: boolean): 'cpu' | 'gpu' =>
  backend === 'webgpu' && !software ? 'gpu' : 'cpu';

/** Tap groups of a batch, where nothing streams from within it: bytes that a suffix pass keeps, and its FLOP. */
export const BATCH_GROUP = { bytes: 256e6, flop: 16e9 } as const;
/** Images at once at most where nothing else is asked for. */
export const BATCH_IMAGES = 32;
/** FLOP of one convolution of a batch at most: a kernel is not interrupted. */
export const KERNEL_FLOP = 2e9;
