import { maxLogitSeed } from '../../attribution/attack';
import { read, tf } from '../../tf';
import type { AttributionCompute } from '../attribution';
import { gradientAt } from '../line';
import { overColours } from '../reduce';

/** `x * d max_c z_c / dx`, the three colours summed. Cost: one forward and one backward pass. */
export const compute: AttributionCompute = {
  async map({ pass, logits, pause }) {
    await pause();
    const x = pass.values.get(pass.model.input)!;
    const values = await read(
      tf.tidy(() => overColours(tf.mul(x, gradientAt(pass.model, x, [maxLogitSeed(logits)])))),
    );
    return { values };
  },
};
