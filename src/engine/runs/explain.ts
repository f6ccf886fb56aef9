import { createBatchContext } from '../detectors/batchContext';
import type { DetectorExplain } from '../detectors/explanation';
import { explains } from '../detectors/explains';
import { metaOf } from '../detectors/methods';
import { EngineError } from '../errors';
import type { ExplainEvent, ExplainSpec } from '../jobs';
import { checkImage, checkSettings } from '../validate';
import type { JobContext, Loaded } from './loaded';
import { methodsOf } from './scoreBatch';

/**
 * `explain`: what one detector's score of one image is made of. Throws EngineError `not-applicable` where the detector has no
 * explanation of its own, has not been fitted, or cannot run on the network. Cost: that of its score, and what its folder says.
 */
export async function* runExplain(
  loaded: Loaded,
  { settings, image, methods }: ExplainSpec,
  { pause }: JobContext,
): AsyncGenerator<ExplainEvent> {
  const started = performance.now();
  checkSettings(settings);
  checkImage(image, loaded.model.shapes.get(loaded.model.input)!);
  const [{ method, params, state }] = methodsOf(methods, settings) as [ReturnType<typeof methodsOf>[number]];
  const meta = metaOf(method);
  const explain = (explains as Readonly<Record<string, DetectorExplain | undefined>>)[method];
  if (explain === undefined)
    throw new EngineError('not-applicable', `${meta.label} has no explanation of one image by itself.`);
  if (meta.fitted && state === undefined)
    throw new EngineError('not-applicable', `${meta.label} has not been fitted on this network.`);
  const ctx = await createBatchContext(loaded.model, loaded.source, [image], {
    taps: settings.taps,
    settings,
    pause,
  });
  try {
    const explanation = await explain(ctx, params, state ?? {});
    const seconds = (performance.now() - started) / 1000;
    yield { type: 'explanation', method, params, explanation, seconds };
  } finally {
    ctx.dispose();
  }
}
