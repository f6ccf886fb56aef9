import { describeDetector } from '../testing/describeDetector';
import { compute } from './compute';
import { meta } from './meta';

const further = { eta: 0.05, iterations: 3 };
describeDetector(meta, compute, [
  { golden: 'si-z' },
  { golden: 'si-z eta0.05 T3', params: further },
  { golden: 'si-z multiply', params: { ...further, integration: 'multiply' } },
  // One iteration is GAIA.
  { golden: 'gaia-z', params: { iterations: 1 } },
]);
