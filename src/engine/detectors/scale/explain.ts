import { changeExplained } from '../explained';
import type { DetectorExplain } from '../explanation';
import { changed } from './compute';
import { meta } from './meta';

/** Features before and after. */
export const explain: DetectorExplain = (ctx, params) =>
  changeExplained(ctx, meta.label, (f) => changed(f, params));
