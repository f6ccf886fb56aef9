import { describeDetector } from '../testing/describeDetector';
import { compute } from './compute';
import { meta } from './meta';

// Without a step at T = 1 it is MSP: the golden values of `odin eps0 T1` are those of 1 - max softmax.
describeDetector(meta, compute, [
  { golden: 'odin' },
  { golden: 'odin T1', params: { temperature: 1 } },
  { golden: 'odin eps0 T1', params: { temperature: 1, epsilon: 0 } },
]);
