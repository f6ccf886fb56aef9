import { faithfulness } from '../attributions/faithfulness';
import { EngineError } from '../errors';
import type { CurvesEvent, CurvesSpec } from '../jobs';
import { checkImage, checkSettings } from '../validate';
import { inputOf } from './cleanPass';
import type { JobContext, Loaded } from './loaded';

/** `curves`: insertion and deletion of a map of the image; cost and meaning are those of `faithfulness`. */
export async function* runCurves(
  { model, source }: Loaded,
  { settings, image, values, steps, orders }: CurvesSpec,
  { pause }: JobContext,
): AsyncGenerator<CurvesEvent> {
  checkSettings(settings);
  checkImage(image, model.shapes.get(model.input)!);
  if (values.length !== image.width * image.height)
    throw new EngineError(
      'bad-settings',
      `Curves need a map of the image, ${image.width * image.height} values; it has ${values.length}.`,
    );
  const { seed } = settings;
  const x = inputOf(model, source, [image]);
  try {
    const work = faithfulness(model, x, values, { steps, orders, seed, pause });
    for (;;) {
      const next = await work.next();
      if (next.done === true) {
        yield { type: 'curves', curves: next.value, steps, seed };
        return;
      }
      yield { type: 'progress', ...next.value };
    }
  } finally {
    x.dispose();
  }
}
