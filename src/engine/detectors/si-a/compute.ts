import { siScores } from '../gradientScores';
import type { DetectorCompute } from '../detector';

export const compute: DetectorCompute = { score: (ctx, params) => siScores(ctx, 'a', params) };
