import { attributionMap } from '../attributions/map';
import { EngineError } from '../errors';
import { retain } from '../graph/retention';
import { suffixReads } from '../graph/tapGradients';
import { tapsOf } from '../graph/taps';
import type { MapEvent, MapSpec } from '../jobs';
import { argmax } from '../math/softmax';
import { Pace } from '../pace';
import { ruleOf } from '../settings';
import { checkSettings } from '../validate';
import { cleanPass } from './cleanPass';
import { CLEAN_BYTES } from './limits';
import { type JobContext, type Loaded, predictions } from './loaded';
import { passNeed } from './memory';

/** `map`: one attribution map; costs and errors are those of `attributionMap`, and `not-finite` as in `runAnalyse`. */
export async function* runMap(
  loaded: Loaded,
  spec: MapSpec,
  { pause, reserve }: JobContext,
): AsyncGenerator<MapEvent> {
  const { settings, map: request } = spec;
  checkSettings(settings);
  const { model } = loaded;
  const taps = tapsOf(model.graph, settings.taps, ruleOf(settings, model.classes));
  // Whichever node a map starts from: the image, or one tap.
  const nodes = [model.input, ...taps];
  const reads = suffixReads(
    model,
    nodes.map((node) => [node]),
  );
  const kept = retain(model, nodes, reads, CLEAN_BYTES);
  reserve(passNeed(model, kept));
  const { pass, logits } = await cleanPass(loaded, [spec.image], kept, new Pace(pause));
  try {
    const values = await attributionMap({ pass, logits, taps, settings, request, pause });
    const at = values.values.findIndex((v) => !Number.isFinite(v));
    if (at >= 0)
      throw new EngineError(
        'not-finite',
        `The map's value ${at} is ${values.values[at]}, not a finite number.`,
      );
    const target = predictions(logits, loaded.source.classes).find((p) => p.index === argmax(logits))!;
    const rule = ruleOf(settings, model.classes);
    yield { type: 'map', result: { ...values, target, rule, request, settings } };
  } finally {
    pass.dispose();
  }
}
