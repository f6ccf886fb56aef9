import { checkImage, checkSettings } from '../validate';
import type { JobContext, Loaded } from './loaded';
import { passNeed } from './memory';
import { byOrigin, methodsOf, ownMethods, planBatch, scoreBatch } from './scoreBatch';
import type { ScoreEvent, ScoreSpec } from './types';

/**
 * `score`: chosen detectors over any number of images; a plan, the rows batch by batch, done. Only what the detectors read is
 * computed: those of the logits go back nowhere, GAIA alone runs no suffix pass. Every score is that of the image alone, counts
 * exactly, scores to 1e-6. Throws EngineError `bad-settings` or `bad-image` before anything is computed.
 */
export async function* runScore(
  loaded: Loaded,
  spec: ScoreSpec,
  { backend, pause, reserve }: JobContext,
): AsyncGenerator<ScoreEvent> {
  const { settings, images } = spec;
  const started = performance.now();
  checkSettings(settings);
  for (const image of images) checkImage(image, loaded.model.shapes.get(loaded.model.input)!);
  const methods = [...methodsOf(spec.methods, settings), ...ownMethods(spec.own)];
  const plan = planBatch(loaded.model, methods, settings, spec.batch);
  if (plan.retention !== undefined) reserve(passNeed(loaded.model, plan.retention));
  const total = images.length;
  yield { type: 'plan', images: total, batch: plan.batch, settings, backend };
  for (let first = 0; first < total; first += plan.batch) {
    await pause();
    const part = images.slice(first, first + plan.batch);
    const rows = await scoreBatch(loaded, part, methods, settings, plan, pause, {
      features: spec.features === true,
    });
    const { ours, own } = byOrigin(rows.columns);
    yield {
      type: 'rows',
      first,
      count: part.length,
      predicted: rows.predicted,
      probability: rows.probability,
      logits: spec.logits === true ? (rows.logits.data as Float32Array) : new Float32Array(0),
      features: spec.features === true ? (rows.features!.data as Float32Array) : new Float32Array(0),
      columns: ours,
      ...(spec.own === undefined ? {} : { own }),
      done: first + part.length,
      total,
    };
  }
  yield { type: 'done', seconds: (performance.now() - started) / 1000, settings, backend };
}
