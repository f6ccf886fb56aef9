import { changeExplained } from '../explained';
import type { DetectorExplain } from '../explanation';
import { clipOf } from './compute';
import { meta } from './meta';

/** Features before and after the clip. */
export const explain: DetectorExplain = (ctx, params, state) => {
  const clip = clipOf(params, state);
  return changeExplained(ctx, meta.label, (f) => ({
    after: f.map((v) => Math.min(v, clip)),
    kept: f.reduce((n, v) => n + Number(v <= clip), 0),
    clip,
  }));
};
