import { describe, expect, it } from 'vitest';
import { tableOf } from '../table';
import { wholeRun } from '../testing/runs';
import { remarksBySet } from './text';

describe('reasons and doubts', () => {
  it('stand by set, the ID set first, and once for several detectors', () => {
    const { manifest, scores } = wholeRun(
      { id: [1, 2, 3], far: [4, 5, 6], near: [] },
      { id: [1, 2, 3], far: [7, 8, 9], near: [] },
      { id: [1, 2, 3], far: [2, 2.5, 1], near: [1.5, 2.5] },
    );
    const [id, ...others] = scores.sets;
    const broken = { set: 'id', image: 9, file: 'x', fault: 'It is cut short.' };
    const table = tableOf({ ...scores, sets: [{ ...id!, faults: [broken] }, ...others] }, { accuracy: 2 });
    const found = remarksBySet({ manifest, table });
    expect(found.map(({ set }) => set)).toEqual(['id', 'far', 'near']);
    expect(found[0]!.texts).toHaveLength(2);
    expect(found[0]!.texts[1]).toBe('1 image could not be used.');
    const perfect = found[1]!.texts.filter((text) => text.startsWith('AUROC is exactly 100%'));
    expect(perfect).toEqual([expect.stringMatching(/ Of 2 detectors: Energy; GAIA-Z\.$/)]);
    expect(found[2]!.texts).toContain('Undefined: there is no OOD score. Of 2 detectors: Energy; GAIA-Z.');
  });
  it('are none where nothing is to be said', () => {
    const { manifest, scores } = wholeRun({ id: [1, 2, 3.5, 8], far: [3, 5, 6, 9] });
    const sets = scores.sets.map((set, at) => ({ ...set, hashes: set.hashes.map((_, i) => `${at} ${i}`) }));
    expect(remarksBySet({ manifest, table: tableOf({ ...scores, sets }) })).toEqual([]);
  });
});
