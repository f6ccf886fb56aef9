import { describe, expect, it } from 'vitest';
import { CIFAR10, CIFAR100 } from './classNames';
import { shownClass } from './overlap';

const shown = (set: string, names: string, classes: readonly string[]) =>
  names.split(' ').map((name) => shownClass(set, name, classes));

describe('images of an OOD set that show a class of the network', () => {
  it('most scenes are classes of CIFAR-100, and none of CIFAR-10', () => {
    const scenes = 'buildings forest glacier mountain sea street';
    expect(shown('scenes-intel', scenes, CIFAR100)).toEqual([
      'house',
      'forest',
      null,
      'mountain',
      'sea',
      'road',
    ]);
    expect(new Set(shown('scenes-intel', scenes, CIFAR10))).toEqual(new Set([null]));
  });

  it('tiny ImageNet’s dogs are CIFAR-10’s, its bottles CIFAR-100’s, its gazelles nobody’s', () => {
    const synsets = 'n02099601 n03983396 n02423022';
    expect(shown('tiny-imagenet-val', synsets, CIFAR10)).toEqual(['dog', null, null]);
    expect(shown('tiny-imagenet-val', synsets, CIFAR100)).toEqual([null, 'bottle', null]);
  });

  it('a class of the same name is the same class, however it is written; a pickup truck is no truck', () => {
    expect(shownClass('elsewhere', 'Aquarium_Fish', CIFAR100)).toBe('aquarium fish');
    expect(shownClass('cifar100-test', 'pickup_truck', CIFAR10)).toBeNull();
    // The two sets were made without a class in common.
    expect(CIFAR10.filter((name) => shownClass('cifar10-test', name, CIFAR100) !== null)).toEqual([]);
    expect(CIFAR100.filter((name) => shownClass('cifar100-test', name, CIFAR10) !== null)).toEqual([]);
  });

  it('textures and letters overlap with neither', () => {
    for (const name of ['cobwebbed', 'banded', 'A', '7'])
      expect([
        shownClass('textures-dtd10', name, CIFAR10),
        shownClass('textures-dtd10', name, CIFAR100),
      ]).toEqual([null, null]);
  });
});
