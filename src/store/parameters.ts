/** Parameters of detectors and of maps: in their ranges, and only where they are not at their defaults. */
import { type MapKind, MAP_KINDS, mapMetaOf } from '../engine/attributions/kinds';
import { defaults, type Parameter, type Params } from '../engine/detectors/detector';
import { isMethod, type MethodId, metaOf } from '../engine/detectors/methods';
import { clamp } from './clamp';
import type { Choice, View } from './types';

/** A value that the parameter allows; its default where it is of no use at all. */
function valid(parameter: Parameter, value: number | string): number | string {
  if (parameter.kind === 'choice')
    return typeof value === 'string' && parameter.choices.includes(value) ? value : parameter.default;
  const x = typeof value === 'number' ? value : value.trim() === '' ? Number.NaN : Number(value);
  const at = clamp(x, parameter.range, parameter.default);
  return parameter.whole === true ? Math.round(at) : at;
}

/** What has parameters: a detector, or a map. */
type Adjustable = Readonly<Record<string, Parameter>>;

function changedOf(parameters: Adjustable, params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => {
      const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (parameter === undefined) return [];
      const at = valid(parameter, value);
      return at === parameter.default ? [] : [[name, at] as const];
    }),
  );
}

/** Those of the given parameters that the detector knows and that differ from its defaults. */
export const changedParams = (method: MethodId, params: Params): Params =>
  changedOf(metaOf(method).parameters, params);

/** The parameters of all maps with those of one kind changed. */
export function withMapParams(
  all: View['mapParameters'],
  kind: MapKind,
  params: Params,
): View['mapParameters'] {
  const changed = changedOf(mapMetaOf(kind).parameters, params);
  const others = Object.entries(all).filter(([id]) => id !== kind);
  return Object.fromEntries(Object.keys(changed).length === 0 ? others : [...others, [kind, changed]]);
}

/** All parameters of a map under this view. */
export const mapParamsOf = (kind: MapKind, { mapParameters }: Pick<View, 'mapParameters'>): Params => ({
  ...defaults(mapMetaOf(kind)),
  ...mapParameters[kind],
});

/** All parameters of a detector under this choice. */
export const paramsOf = (method: MethodId, { parameters }: Choice): Params => ({
  ...defaults(metaOf(method)),
  ...parameters[method],
});

/** "knn.k:10,react.percentile:80", in the order of their names. */
export const parametersText = (parameters: Readonly<Partial<Record<string, Params>>>): string =>
  Object.entries(parameters)
    .flatMap(([method, params]) =>
      Object.entries(params ?? {}).map(([name, value]) => `${method}.${name}:${value}`),
    )
    .sort()
    .join(',');

/** The same read back; null where one of them is not of what `of` knows. */
function readBack<Id extends string>(
  text: string,
  of: (id: string) => { readonly id: Id; readonly parameters: Adjustable } | null,
): Readonly<Partial<Record<Id, Params>>> | null {
  const found = new Map<Id, { readonly parameters: Adjustable; readonly params: Record<string, string> }>();
  for (const part of text.split(',').filter((p) => p !== '')) {
    const [, id = '', name = '', value = ''] = /^([\w-]+)\.([\w-]+):(.+)$/.exec(part) ?? [];
    const known = of(id);
    if (known === null || !Object.hasOwn(known.parameters, name)) return null;
    const { params } = found.get(known.id) ?? { params: {} };
    found.set(known.id, { parameters: known.parameters, params: { ...params, [name]: value } });
  }
  return Object.fromEntries(
    [...found].flatMap(([id, { parameters, params }]) => {
      const changed = changedOf(parameters, params);
      return Object.keys(changed).length === 0 ? [] : [[id, changed] as const];
    }),
  ) as Readonly<Partial<Record<Id, Params>>>;
}

/** Parameters of detectors from their text. */
export const readParameters = (text: string): Choice['parameters'] | null =>
  readBack(text, (id) => (isMethod(id) ? { id, parameters: metaOf(id).parameters } : null));

/** Parameters of maps from their text. */
export const readMapParameters = (text: string): View['mapParameters'] | null =>
  readBack(text, (id) => {
    const kind = MAP_KINDS.find((known) => known === id);
    return kind === undefined ? null : { id: kind, parameters: mapMetaOf(kind).parameters };
  });
