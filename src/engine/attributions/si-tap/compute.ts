import type { AttributionCompute } from '../attribution';
import { pathAttribution } from '../path';

export const compute: AttributionCompute = {
  map: (input, at) => pathAttribution(input, at!.tap, at!.channel),
};
