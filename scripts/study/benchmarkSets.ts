/** The sets that the built-in packs are measured on. */
import path from 'node:path';
import type { SetOption } from '../../src/cli/benchmark/options';
import type { PackJson } from '../../src/packs/schema';

/** Images of a noise set. */
const NOISE = 1000;

/** The ID test set first, then near and far ones; `images`: the folder of their montages. */
export function setsOf({ provenance }: PackJson, images: string): SetOption[] {
  const id = provenance.accuracy.set;
  const other = id === 'cifar10-test' ? 'cifar100-test' : 'cifar10-test';
  const montage = (name: string, role: SetOption['role']): SetOption => ({
    name,
    role,
    data: path.join(images, name),
  });
  return [
    montage(id, 'id'),
    montage(other, 'near'),
    montage('tiny-imagenet-val', 'near'),
    ...['textures-dtd10', 'scenes-intel', 'chars74k-natural'].map((name) => montage(name, 'far')),
    ...['uniform', 'gaussian'].map((kind): SetOption => ({
      name: kind,
      role: 'far',
      data: `noise:${kind}:${NOISE}`,
    })),
  ];
}
