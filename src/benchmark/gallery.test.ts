import { describe, expect, it } from 'vitest';
import { valueOf } from '../metrics/testing/figures';
import { galleryOf, type GalleryKind } from './gallery';
import type { RunScores } from './runScores';
import { runOf } from './testing/runs';

const run = runOf({ id: [1, 2, 3, 4, 9], ood: [0, 3.5, 8, 7] }, { id: [1, 2, 3, 9, 4], ood: [9, 0, 9, 0.5] });
const asked = { column: 0, other: 1, set: 'ood', rule: { rule: 'acceptance', share: 0.8 }, most: 2 } as const;
const group = (of: RunScores, kind: GalleryKind) =>
  valueOf(galleryOf(of, asked)).groups.find((one) => one.kind === kind)!;
const files = (kind: GalleryKind): string[] => group(run, kind).images.map(({ file }) => file);

describe('the gallery of failures', () => {
  it('has what a detector takes for the other kind, the worst first, at the threshold of the rule', () => {
    expect(valueOf(galleryOf(run, asked)).threshold).toBe(4);
    expect(files('accepted')).toEqual(['ood/0.png', 'ood/1.png']);
    expect(group(run, 'accepted').images[0]).toMatchObject({ image: 0, isId: false, score: 0, ranks: [0] });
    expect(files('rejected')).toEqual(['id/4.png']);
    expect([group(run, 'accepted').count, group(run, 'rejected').count]).toEqual([2, 1]);
  });
  it('has what two detectors rank most differently, and what all find like ID', () => {
    expect(group(run, 'disagree').images.map(({ file, ranks }) => [file, ...ranks])).toEqual([
      ['ood/0.png', 0, 1],
      ['ood/3.png', 0.8, 0],
    ]);
    // Mean ranks: 0.5, 0.3, 0.9, 0.4.
    expect(files('id-like')).toEqual(['ood/1.png', 'ood/3.png']);
  });
  it('has the images that are in both sets, with the other’s name, and none where no hash is known', () => {
    const [id, ood] = run.sets;
    const hashes = (set: typeof id, first: string) => ({
      ...set!,
      hashes: set!.hashes.map((_, i) => `${first}${i}`),
    });
    const apart: RunScores = { ...run, sets: [hashes(id, 'a'), hashes(ood, 'b')] };
    expect(group(apart, 'twice')).toEqual({ kind: 'twice', count: 0, images: [] });
    const both: RunScores = {
      ...run,
      sets: [hashes(id, 'a'), { ...ood!, hashes: ['x', 'a2', '', 'x'] }],
    };
    expect(group(both, 'twice').images).toMatchObject([{ file: 'ood/1.png', twin: 'id/2.png' }]);
    const unknown = run.sets.map((set) => ({ ...set, hashes: set.hashes.map(() => '') }));
    expect(group({ ...run, sets: unknown }, 'twice').count).toBeNull();
  });
  it('leaves out images without a score, and says where there is no threshold', () => {
    const hole = run.sets.map((set) => ({
      ...set,
      scores: [set.scores[0]!.map((score) => (score === 0 ? NaN : score)), set.scores[1]!],
    }));
    expect(group({ ...run, sets: hole }, 'accepted').images.map(({ file }) => file)).toEqual(['ood/1.png']);
    expect(group({ ...run, sets: hole }, 'disagree').images[0]!.file).toBe('ood/3.png');
    const none = runOf({ id: [1, 2], ood: [] });
    expect(galleryOf(none, { ...asked, other: 0 }).defined).toBe(true);
    expect(galleryOf(runOf({ id: [], ood: [1] }), { ...asked, other: 0 }).defined).toBe(false);
    expect(() => galleryOf(run, { ...asked, set: 'x' })).toThrow('There is no OOD set "x" in this run.');
  });
});
