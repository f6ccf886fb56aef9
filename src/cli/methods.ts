/** `--methods` of `splitscope score`: detectors, each with parameters of its own where it has some: `react:percentile=80,knn`. */
import { parseColumn, SI_PARAMS } from '../benchmark/columns';
import type { Params } from '../engine/detectors/detector';
import { isMethod, METHODS, type MethodId, metaOf } from '../engine/detectors/methods';
import { UsageError } from './flags';
import { sentence } from './io';

export interface AskedMethods {
  readonly methods: readonly MethodId[];
  /** Own parameters by detector, as far as some are given. */
  readonly params: Readonly<Partial<Record<MethodId, Params>>>;
  /** What S&I's word says of the settings of the analysis. */
  readonly settings: {
    readonly eta?: number;
    readonly iterations?: number;
    readonly integration?: 'mean' | 'add' | 'multiply';
  };
}

/** Every detector that has parameters, with its defaults: "knn:k=50, react:percentile=90". */
export const parametersHelp = (): string =>
  METHODS.flatMap((method) => {
    const parts = Object.entries(metaOf(method).parameters).map(
      ([name, parameter]) => `${name}=${parameter.default}`,
    );
    return parts.length === 0 ? [] : [[method, ...parts].join(':')];
  }).join(', ');

/** Throws UsageError with one sentence. */
export function askedMethods(text: string): AskedMethods {
  const methods: MethodId[] = [];
  const params: Partial<Record<MethodId, Params>> = {};
  let settings: AskedMethods['settings'] = {};
  for (const word of text.split(',').map((one) => one.trim())) {
    const [id = ''] = word.split(':');
    if (!isMethod(id))
      throw new UsageError(
        `--methods must be a list, with commas, of ${METHODS.join(', ')}; it holds "${id}".`,
      );
    let given: Params;
    try {
      given = parseColumn(word).given;
    } catch (error) {
      throw new UsageError(`--methods: ${sentence(null, error)}`);
    }
    const [before, isNew] = [params[id] ?? {}, !methods.includes(id)];
    const ofAnalysis = Object.entries(given).filter(([name]) => SI_PARAMS.some((known) => known === name));
    const own = Object.fromEntries(
      Object.entries(given).filter(([name]) => Object.hasOwn(metaOf(id).parameters, name)),
    );
    if (!isNew && JSON.stringify(before) !== JSON.stringify(own))
      throw new UsageError(`--methods holds ${id} twice, with unlike parameters: score it in two runs.`);
    if (isNew) methods.push(id);
    if (Object.keys(own).length > 0) params[id] = own;
    if (metaOf(id).side === 'si') settings = { ...settings, ...Object.fromEntries(ofAnalysis) };
  }
  return { methods, params, settings };
}
