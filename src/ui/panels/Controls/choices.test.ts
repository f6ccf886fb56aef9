import { expect, it } from 'vitest';
import { fakePack } from '../../../store/testing/fakes';
import { labelSpaces } from './choices';

const hints = (pack: Parameters<typeof labelSpaces>[0]) =>
  Object.fromEntries(labelSpaces(pack).map(({ id, hint }) => [id, hint ?? '']));

it('says of a rule that this network’s pack has no calibration for it, and only then', () => {
  const pack = fakePack();
  expect(hints(pack).a).toMatch(/; not calibrated for this network$/);
  expect(hints(pack).z).not.toContain('calibrated');
  expect(hints(pack).auto).toBe('Z, by its 2 classes');
  const entry = { ...pack.calibration.entries[0]!, method: 'si-a' as const };
  expect(hints({ ...pack, calibration: { ...pack.calibration, entries: [entry] } }).a).not.toContain(
    'calibrated',
  );
  expect(hints(null).a).not.toContain('calibrated');
});
