import { cascade } from '../attributions/cascade';
import type { CascadeEvent, CascadeSpec } from '../jobs';
import { checkImage, checkSettings } from '../validate';
import { inputOf } from './cleanPass';
import type { JobContext, Loaded } from './loaded';

/** `cascade`: the map in networks made random from the output upwards; cost and meaning are those of `cascade`. */
export async function* runCascade(
  { model, source }: Loaded,
  { settings, image, map, stages }: CascadeSpec,
  { pause }: JobContext,
): AsyncGenerator<CascadeEvent> {
  checkSettings(settings);
  checkImage(image, model.shapes.get(model.input)!);
  const x = inputOf(model, source, [image]);
  try {
    for await (const step of cascade(model, x, map, settings, { stages, pause }))
      yield { type: 'cascade', ...step };
  } finally {
    x.dispose();
  }
}
