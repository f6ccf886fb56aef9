import { describeDetector } from '../testing/describeDetector';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);
