import { analyseA } from '../attribution/analyseA';
import { analyseZ } from '../attribution/analyseZ';
import { EngineError } from '../errors';
import { retain } from '../graph/retention';
import { suffixReads } from '../graph/tapGradients';
import { tapsOf } from '../graph/taps';
import type { CountsEvent, CountsSpec, TapStats } from '../jobs';
import { Pace } from '../pace';
import { ruleOf } from '../settings';
import { checkSettings } from '../validate';
import { cleanPass } from './cleanPass';
import { CLEAN_BYTES } from './limits';
import type { JobContext, Loaded } from './loaded';
import { analyseNeed } from './memory';

/**
 * `counts`: the statistics of one tap, histograms among them: those that `analyse` gives at this tap with the same settings. For
 * networks whose histograms of all taps together are left out. Throws EngineError as `analyse`, and `bad-settings` for a tap that
 * the preset does not have. Cost: 1 forward, 1 backward, and T - 1 suffix passes of the tap alone.
 */
export async function* runCounts(
  loaded: Loaded,
  { settings, image, tap }: CountsSpec,
  { pause, reserve }: JobContext,
): AsyncGenerator<CountsEvent> {
  checkSettings(settings);
  const { model } = loaded;
  const rule = ruleOf(settings, model.classes);
  const all = tapsOf(model.graph, settings.taps, rule);
  const node = all[tap];
  if (node === undefined)
    throw new EngineError(
      'bad-settings',
      `There is no tap ${tap}; the network has ${all.length} by these settings.`,
    );
  const wanted = settings.splitting ? [node] : [model.input, node];
  const reads = suffixReads(model, [[node], [model.graph.features]]);
  const kept = retain(model, wanted, reads, CLEAN_BYTES);
  reserve(analyseNeed(model, [node], [[0]], settings, kept));
  const { pass, logits } = await cleanPass(loaded, [image], kept, new Pace(pause));
  try {
    const own = (stats: readonly TapStats[]): TapStats => ({ ...stats[0]!, tap });
    const input = { pass, logits, taps: [node], groups: [[0]], settings, histograms: true, pause };
    let gaia: TapStats | null = null;
    const iterations: TapStats[] = [];
    for await (const event of rule === 'a' ? analyseA(input) : analyseZ(input)) {
      if (event.type === 'gaia') gaia = own(event.stats);
      else if (event.type === 'iteration') iterations.push(own(event.taps));
    }
    if (gaia === null) throw new EngineError('internal', 'An analysis ended without GAIA.');
    // Rule z counts S&I's first gradient as GAIA's; rule a's is another and comes as an iteration of its own.
    yield { type: 'counts', gaia, iterations: rule === 'z' ? [gaia, ...iterations] : iterations, settings };
  } finally {
    pass.dispose();
  }
}
