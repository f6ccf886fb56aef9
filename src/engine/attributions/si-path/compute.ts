import type { AttributionCompute } from '../attribution';
import { pathAttribution } from '../path';

export const compute: AttributionCompute = {
  map: (input) => pathAttribution(input, input.pass.model.input, null),
};
