import { expect, it } from 'vitest';
import { galleryTitles, kindFor } from './galleryKinds';

const cat = { kind: 'id', class: 'cat' } as const;
const noise = { kind: 'ood' } as const;

it('holds a drawing for in distribution only where the network knows its class', () => {
  expect(kindFor(cat, ['cat', 'dog'])).toBe('id');
  expect(kindFor(cat, ['apple', 'bear'])).toBe('ood');
  expect(kindFor(noise, ['cat'])).toBe('ood');
  expect(kindFor(cat, null)).toBe('id');
});

it('holds a picture with something of its classes in it for neither', () => {
  const plane = { kind: 'id', class: 'airplane', alsoShows: ['cloud'] } as const;
  const bicycle = { kind: 'ood', alsoShows: ['bicycle'] } as const;
  expect(kindFor(plane, ['cloud', 'apple'])).toBe('part');
  expect(kindFor(plane, ['airplane', 'cloud'])).toBe('id');
  expect(kindFor(plane, ['cat'])).toBe('ood');
  expect(kindFor(bicycle, ['bicycle'])).toBe('part');
  expect(kindFor(bicycle, ['cat'])).toBe('ood');
  expect(kindFor(bicycle, null)).toBe('ood');
});

it('says how many of the network’s classes are drawn', () => {
  const gallery = [cat, cat, { kind: 'id', class: 'dog' } as const, noise];
  expect(galleryTitles(gallery, ['cat', 'dog']).id).toBe('Familiar: all 2 classes');
  expect(galleryTitles(gallery, ['cat', 'bear', 'owl']).id).toBe('Familiar: 1 of 3 classes');
});
