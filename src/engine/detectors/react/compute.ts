import type { DetectorCompute, FittedState, Params } from '../detector';
import { energyOfChanged } from '../head';
import { fittedOn, needImages, stateArray, vector } from '../state';
import { meta } from './meta';

/** Steps of the stored quantiles: every tenth of a percent. */
const STEPS = 1000;

/** The value at `percent` of ascending values, by linear interpolation. */
function quantile(sorted: ArrayLike<number>, percent: number): number {
  const at = (percent / 100) * (sorted.length - 1);
  const low = Math.min(sorted.length - 1, Math.floor(at + 1e-9));
  const share = Math.max(0, at - low);
  return share < 1e-9 ? sorted[low]! : sorted[low]! + share * (sorted[low + 1]! - sorted[low]!);
}

/** The value at which features are clipped. */
export const clipOf = ({ percentile }: Params, state: FittedState): number =>
  quantile(stateArray(state, 'quantiles', meta.label).data, Number(percentile));

export const compute: DetectorCompute = {
  /** `quantiles` `[1001]`: of all features of all images, at every tenth of a percent. */
  fit({ features: { rows, columns, data } }) {
    needImages(rows, 1, meta.label);
    const sorted = data.slice(0, rows * columns).sort();
    const quantiles = Float64Array.from({ length: STEPS + 1 }, (_, i) => quantile(sorted, (100 * i) / STEPS));
    return fittedOn(rows, { quantiles: vector(quantiles) });
  },
  score: (ctx, params, state) => {
    const clip = clipOf(params, state);
    return energyOfChanged(ctx, meta.label, (f) => Float64Array.from(f, (v) => Math.min(v, clip)));
  },
};
