import { describe, expect, it } from 'vitest';
import { GALLERY_KINDS, type GalleryImage } from '../../../benchmark/gallery';
import type { SetSummary } from '../../../benchmark/runner';
import type { GivenSet } from '../../benchmark';
import { firstAgainst, groupText, placeOf, underPicture } from './galleryModel';

const names = { detector: 'Energy', other: 'MSP', id: 'known', set: 'other' };
const image: GalleryImage = {
  set: 'other',
  image: 3,
  file: 'a/3.png',
  isId: false,
  score: -4.25,
  ranks: [0.124],
  twin: null,
};

describe('the gallery of failures in words', () => {
  it('says how many images are of a kind, and why there are none', () => {
    expect(groupText({ kind: 'accepted', count: 1234, images: [image] }, names)).toEqual({
      title: 'Wrongly accepted: images of other at or below the threshold (1,234)',
      none: 'None: every one of them is called OOD.',
    });
    expect(groupText({ kind: 'twice', count: 0, images: [] }, names).none).toBe('None.');
    expect(groupText({ kind: 'twice', count: null, images: [] }, names).none).toMatch('without pixels');
    const alone = groupText({ kind: 'disagree', count: null, images: [] }, { ...names, other: 'Energy' });
    expect(alone.none).toBe('Choose another detector to compare with.');
    const titles = GALLERY_KINDS.map((kind) => groupText({ kind, count: null, images: [] }, names).title);
    expect(new Set(titles).size).toBe(GALLERY_KINDS.length);
  });
  it('has score and rank under a picture, both ranks, the mean or the twin', () => {
    expect(underPicture('rejected', image)).toEqual(['−4.250', 'rank\u00a012%']);
    expect(underPicture('disagree', { ...image, ranks: [0, 0.999] })).toEqual(['0%, >\u00a099%']);
    expect(underPicture('id-like', { ...image, score: null })).toEqual(['mean\u00a012%']);
    expect(underPicture('twice', { ...image, twin: 'known/1.png' })).toEqual(['is known/1.png']);
  });
  it('holds a detector against one of another family first', () => {
    const columns = ['gaia-z', 'si-z', 'energy'].map((method) => ({ method, params: '' }));
    expect([0, 1, 2].map((i) => firstAgainst(columns, i))).toEqual([2, 2, 0]);
    expect(firstAgainst(columns.slice(0, 2), 0)).toBe(1);
    expect(firstAgainst(columns.slice(0, 1), 0)).toBe(0);
  });
  it('finds a picture in the set of its name once that is open', () => {
    const given: GivenSet = {
      key: 'set-2',
      name: 'other',
      role: 'far',
      source: 'other.zip',
      summary: null,
      fault: null,
    };
    expect(placeOf(image, [given])).toBeNull();
    const open = { ...given, summary: { count: 4 } as SetSummary };
    expect(placeOf(image, [open])).toEqual({ key: 'set-2', image: 3, file: 'a/3.png' });
    expect(placeOf({ ...image, set: 'third' }, [open])).toBeNull();
  });
});
