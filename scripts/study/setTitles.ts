/** The sets that packs are measured on, as people call them. */
/** What the sets are, in words; others go by their own name. */
const TITLES: Readonly<Record<string, string>> = {
  'cifar10-test': 'CIFAR-10',
  'cifar100-test': 'CIFAR-100',
  'textures-dtd10': 'textures',
  'scenes-intel': 'scenes',
  'tiny-imagenet-val': 'tiny ImageNet',
  'chars74k-natural': 'letters and digits',
  uniform: 'uniform noise',
  gaussian: 'Gaussian noise',
};
export const titleOf = (set: string): string => TITLES[set] ?? set;
