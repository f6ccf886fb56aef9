import { gaiaScores } from '../gradientScores';
import type { DetectorCompute } from '../detector';

export const compute: DetectorCompute = { score: (ctx) => gaiaScores(ctx, 'z') };
