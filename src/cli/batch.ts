import type { Engine } from '../engine';
import { defaults } from '../engine/detectors/detector';
import { metaOf } from '../engine/detectors/methods';
import type { NetworkImage, RowsEvent } from '../engine/jobs';
import type { PackJson } from '../packs/schema';
import type { States } from '../packs/states';
import { type Given, type Plan, scoreOf } from './analyse';
import type { Result } from './schema';
import { must } from '../lib/must';

/** What a batch gives of one image: everything of a result but its taps. */
export type Row = Omit<Result, 'file' | 'taps'>;

/** The scores of image `i` of an event. */
function given({ columns }: RowsEvent, i: number): readonly Given[] {
  return columns.map(({ method, params, values, faults }) => {
    const value = must(values[i]);
    if (Number.isFinite(value)) return { method, score: value, parameters: params };
    const fault = faults.find(({ image }) => image === null || image === i)?.message;
    return {
      method,
      score: null,
      parameters: params,
      fault: fault ?? `This score is not finite (${value}).`,
    };
  });
}

/**
 * The plan's methods beyond `analysed`, for images at once: only what they need is computed, and passes are shared. One row an
 * image, in order. Throws EngineError.
 */
export async function scoreBatch(
  engine: Engine,
  pack: PackJson,
  images: readonly NetworkImage[],
  plan: Plan,
  states: States,
  signal?: AbortSignal,
): Promise<readonly Row[]> {
  const { methods, analysed, params: own = {}, settings, logits } = plan;
  const asked = methods
    .filter((method) => !analysed.includes(method))
    .map((method) => {
      const [state, params] = [states[method], own[method]];
      return {
        method,
        ...(params === undefined ? {} : { params: { ...defaults(metaOf(method)), ...params } }),
        ...(state === undefined ? {} : { state }),
      };
    });
  const rows: Row[] = [];
  const spec = { pack: pack.id, images, methods: asked, settings, logits };
  const started = performance.now();
  for await (const event of engine.run('score', spec, signal === undefined ? {} : { signal })) {
    if (event.type !== 'rows') continue;
    const classes = pack.classes.length;
    for (let i = 0; i < event.count; i++) {
      const index = must(event.predicted[i]);
      rows.push({
        pack: pack.id,
        backend: engine.capabilities.backend,
        seconds: 0,
        prediction: { index, label: must(pack.classes[index]), probability: must(event.probability[i]) },
        scores: given(event, i).map((score) => scoreOf(score, plan, pack)),
        ...(logits ? { logits: [...event.logits.subarray(i * classes, (i + 1) * classes)] } : undefined),
      });
    }
  }
  const seconds = (performance.now() - started) / 1000 / images.length;
  return rows.map((row) => ({ ...row, seconds }));
}
