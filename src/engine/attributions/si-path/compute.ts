import type { AttributionCompute } from '../attribution';
import { pathAttribution } from '../path';

export const compute: AttributionCompute = {
  map: async (input) => ({ values: await pathAttribution(input, input.pass.model.input, null) }),
};
