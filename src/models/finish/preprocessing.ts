/** How pictures are prepared for a network: the usual ways, by name. */

import type { Preparation } from '../types';

export const PREPROCESSING: readonly Preparation[] = [
  {
    id: 'imagenet',
    label: "ImageNet's mean and deviation (torchvision, timm)",
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    resize: 256 / 224,
  },
  {
    id: 'cifar10',
    label: "CIFAR-10's mean and deviation",
    mean: [0.4914, 0.4822, 0.4465],
    std: [0.2023, 0.1994, 0.201],
    resize: 1,
  },
  {
    id: 'cifar100',
    label: "CIFAR-100's mean and deviation",
    mean: [0.5071, 0.4867, 0.4408],
    std: [0.2675, 0.2565, 0.2761],
    resize: 1,
  },
  {
    id: 'imagenet-squash',
    label: "ImageNet's mean and deviation, no margin",
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    resize: 1,
  },
  {
    id: 'half',
    label: 'from -1 to 1 (TensorFlow, BiT)',
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
    resize: 1,
  },
  { id: 'unit', label: 'from 0 to 1', mean: [0, 0, 0], std: [1, 1, 1], resize: 1 },
  {
    id: 'bytes',
    label: 'from 0 to 255',
    mean: [0, 0, 0],
    std: [1 / 255, 1 / 255, 1 / 255],
    resize: 1,
  },
  {
    id: 'mnist',
    label: "MNIST's mean and deviation",
    mean: [0.1307, 0.1307, 0.1307],
    std: [0.3081, 0.3081, 0.3081],
    resize: 1,
  },
];

/** The preset of an id; null where there is none. */
export const preprocessingOf = (id: string): Preparation | null =>
  PREPROCESSING.find((p) => p.id === id) ?? null;

/** A guess, and what speaks for it. */
export function guessPreprocessing(
  [height, , channels]: readonly [number, number, number],
  classes: number,
  family: 'torch' | 'tensorflow' | 'unknown',
  own: string | null,
): { readonly guess: string; readonly evidence: string } {
  if (own !== null) return { guess: 'bytes', evidence: own };
  if (channels === 1)
    return height === 28 && family !== 'tensorflow'
      ? { guess: 'mnist', evidence: 'one channel of 28 x 28: PyTorch examples normalise MNIST so' }
      : { guess: 'unit', evidence: 'one channel: most such networks were trained on values from 0 to 1' };
  if (classes === 100 && height <= 64)
    return { guess: 'cifar100', evidence: `100 classes of ${height} x ${height} pixels, as CIFAR-100` };
  if (classes === 10 && height === 32)
    return { guess: 'cifar10', evidence: '10 classes of 32 x 32 pixels, as CIFAR-10' };
  if (family === 'tensorflow')
    return { guess: 'half', evidence: 'Keras applications and Teachable Machine use values from -1 to 1' };
  if (classes >= 1000)
    return { guess: 'imagenet', evidence: `${classes} classes: torchvision and timm prepare ImageNet so` };
  return { guess: 'imagenet', evidence: 'most networks for photographs start from weights trained so' };
}
