/** Parameters of detectors: in their ranges, and only where they are not at their defaults. */
import { defaults, type Parameter, type Params } from '../engine/detectors/detector';
import { isMethod, type MethodId, metaOf } from '../engine/detectors/methods';
import { clamp } from './clamp';
import type { Choice } from './types';

/** A value that the parameter allows; its default where it is of no use at all. */
function valid(parameter: Parameter, value: number | string): number | string {
  if (parameter.kind === 'choice')
    return typeof value === 'string' && parameter.choices.includes(value) ? value : parameter.default;
  const x = typeof value === 'number' ? value : value.trim() === '' ? Number.NaN : Number(value);
  const at = clamp(x, parameter.range, parameter.default);
  return parameter.whole === true ? Math.round(at) : at;
}

/** Those of the given parameters that the detector knows and that differ from its defaults. */
export function changedParams(method: MethodId, params: Params): Params {
  const { parameters } = metaOf(method);
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => {
      const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (parameter === undefined) return [];
      const at = valid(parameter, value);
      return at === parameter.default ? [] : [[name, at] as const];
    }),
  );
}

/** All parameters of a detector under this choice. */
export const paramsOf = (method: MethodId, { parameters }: Choice): Params => ({
  ...defaults(metaOf(method)),
  ...parameters[method],
});

/** "knn.k:10,react.percentile:80", in the order of their names. */
export const parametersText = (parameters: Choice['parameters']): string =>
  Object.entries(parameters)
    .flatMap(([method, params]) =>
      Object.entries(params).map(([name, value]) => `${method}.${name}:${value}`),
    )
    .sort()
    .join(',');

/** The same read back; null where one of them is not of a detector's parameters. */
export function readParameters(text: string): Choice['parameters'] | null {
  const found: Partial<Record<MethodId, Params>> = {};
  for (const part of text.split(',').filter((p) => p !== '')) {
    const [, method = '', name = '', value = ''] = /^([\w-]+)\.([\w-]+):(.+)$/.exec(part) ?? [];
    if (!isMethod(method) || !Object.hasOwn(metaOf(method).parameters, name)) return null;
    found[method] = { ...found[method], [name]: value };
  }
  return Object.fromEntries(
    (Object.entries(found) as [MethodId, Params][]).flatMap(([method, params]) => {
      const changed = changedParams(method, params);
      return Object.keys(changed).length === 0 ? [] : [[method, changed] as const];
    }),
  );
}
