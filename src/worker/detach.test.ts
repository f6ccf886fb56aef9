import { describe, expect, it } from 'vitest';
import { detach } from './detach';

describe('detach', () => {
  it('copies every typed array into one buffer and leaves the rest as it is', () => {
    const shared = Float32Array.of(1, 2, 3);
    const event = {
      a: shared,
      b: [{ c: Uint32Array.of(7), again: shared }, 'text', null],
      d: Float64Array.of(0.1),
      e: Uint8Array.of(1, 2, 3),
      n: 4,
    };
    const { copy, transfer } = detach(event);
    expect(copy).toEqual(event);
    expect(transfer).toHaveLength(1);
    structuredClone(copy, { transfer });
    expect(shared).toEqual(Float32Array.of(1, 2, 3));
    expect(copy.a).toHaveLength(0);
  });

  it('hands through what holds no array', () => {
    const event = { type: 'plan', list: [1, 2] };
    expect(detach(event)).toEqual({ copy: event, transfer: [] });
  });
});
