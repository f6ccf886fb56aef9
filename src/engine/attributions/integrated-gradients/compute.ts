import { EngineError } from '../../errors';
import { tf } from '../../tf';
import type { AttributionCompute } from '../attribution';
import { alongLine } from '../line';
import { parametersOf } from '../parameters';

/**
 * Integrated gradients (Sundararajan et al. 2017) of the clean prediction's logit, baseline zero in normalised units (the mean
 * colour of the training set). Cost: S + 1 forward and S backward passes.
 */
export const compute: AttributionCompute = {
  async map(input) {
    const steps = input.request.steps ?? Number(parametersOf(input).steps);
    if (!(Number.isInteger(steps) && steps >= 1 && steps <= 1024))
      throw new EngineError(
        'bad-settings',
        `Integrated gradients take 1 to 1024 steps; ${steps} were asked for.`,
      );
    const { pass } = input;
    const baseline = tf.zerosLike(pass.values.get(pass.model.input)!);
    try {
      return await alongLine(input, baseline, steps);
    } finally {
      baseline.dispose();
    }
  },
};
