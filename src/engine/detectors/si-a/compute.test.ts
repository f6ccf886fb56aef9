import { describeDetector } from '../testing/describeDetector';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute, [
  { golden: 'si-a' },
  { golden: 'si-a eta0.05 T3', params: { eta: 0.05, iterations: 3 } },
]);
