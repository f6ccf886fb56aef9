import { expect, it } from 'vitest';
import { galleryTitles, kindFor } from './gallery';

const cat = { kind: 'id', class: 'cat' } as const;
const noise = { kind: 'ood' } as const;

it('holds a drawing for in distribution only where the network knows its class', () => {
  expect(kindFor(cat, ['cat', 'dog'])).toBe('id');
  expect(kindFor(cat, ['apple', 'bear'])).toBe('ood');
  expect(kindFor(noise, ['cat'])).toBe('ood');
  expect(kindFor(cat, null)).toBe('id');
});

it('says how many of the network’s classes are drawn', () => {
  const gallery = [cat, cat, { kind: 'id', class: 'dog' } as const, noise];
  expect(galleryTitles(gallery, ['cat', 'dog']).id).toBe(
    'Gallery: drawings of all 2 of this network’s classes (ID)',
  );
  expect(galleryTitles(gallery, ['cat', 'bear', 'owl']).id).toBe(
    'Gallery: drawings of 1 of this network’s 3 classes (ID)',
  );
});
