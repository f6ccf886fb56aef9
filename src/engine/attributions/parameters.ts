import { EngineError } from '../errors';
import { defaults, type Params } from '../detectors/detector';
import type { MapInput } from './attribution';
import { mapMetaOf } from './kinds';

/** The parameters of a request, defaults filled in. Throws EngineError `bad-settings` where one is out of its range. */
export function parametersOf({ request }: MapInput): Params {
  const meta = mapMetaOf(request.kind);
  const params: Params = { ...defaults(meta), ...request.parameters };
  for (const [name, p] of Object.entries(meta.parameters)) {
    const value = params[name]!;
    const fits =
      p.kind === 'choice'
        ? p.choices.includes(String(value))
        : typeof value === 'number' &&
          value >= p.range[0] &&
          value <= p.range[1] &&
          (p.whole !== true || Number.isInteger(value));
    if (!fits)
      throw new EngineError(
        'bad-settings',
        p.kind === 'choice'
          ? `${p.label} of "${meta.label}" must be one of ${p.choices.join(', ')}; it is ${value}.`
          : `${p.label} of "${meta.label}" must be ${p.whole === true ? 'a whole number ' : ''}from ${p.range[0]} to ${p.range[1]}; it is ${value}.`,
      );
  }
  return params;
}
