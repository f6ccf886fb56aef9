import type { AttributionCompute } from '../attribution';
import { pathAttribution } from '../path';

export const compute: AttributionCompute = {
  map: async (input, at) => ({ values: await pathAttribution(input, at!.tap, at!.channel) }),
};
