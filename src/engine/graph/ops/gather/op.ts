import { tf } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { along, placesMatrix } from '../tensors/along';
import { meta } from './meta';

/** Some places of an axis; `dx` is the sum of `dy` over the places that show it. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward({ axis, indices }, [x]) {
    const list = typeof indices === 'number' ? [indices] : indices;
    const y = tf.gather(x!, tf.tensor1d([...list], 'int32'), axis + 1);
    return typeof indices === 'number' ? tf.squeeze(y, [axis + 1]) : y;
  },
  vjp({ axis, indices }, { dy, inputShapes }) {
    const [list, g] = typeof indices === 'number' ? [[indices], tf.expandDims(dy, axis + 1)] : [indices, dy];
    return along(g, axis + 1, placesMatrix(list, inputShapes[0]![axis]!));
  },
});
