import { expect, it } from 'vitest';
import { patchText } from './patch';

it('says where the network sees but a patch of the picture', () => {
  const at = (rule: string, width: number, height = width) => patchText(rule, 32, { width, height });
  expect(at('crop-only', 512, 300)).toMatch(/^The network sees only the middle 32 × 32 of 512 × 300 pixels/);
  expect(at('crop-only', 32)).toBeNull();
  expect(at('resize-crop', 512)).toBeNull();
  expect(patchText('crop-only', 32, null)).toMatch(/only the middle 32 × 32 pixels/);
});
