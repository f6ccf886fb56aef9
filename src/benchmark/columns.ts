/** Which detectors a run is of, from words: `si-z:eta=0.05:integration=add`, or a preset. */
import { defaults, type Params } from '../engine/detectors/detector';
import {
  fitsRule,
  METHODS,
  type MethodId,
  isMethod,
  metaOf,
  methodOf,
  usualMethods,
} from '../engine/detectors/methods';
import type { Rule } from '../engine/detectors/detector';
import { DEFAULT_SETTINGS } from '../engine/settings';
import type { AskedColumn } from './run';

/** S&I takes these beside its own parameters, so that one run makes a grid. */
export const SI_PARAMS = ['eta', 'iterations', 'integration'] as const;
const INTEGRATIONS = ['mean', 'add', 'multiply'];

export const PRESETS = ['quick', 'paper', 'all'] as const;
export type Preset = (typeof PRESETS)[number];

const si = (rule: Rule): Params => {
  const { eta, iterations, integration } = DEFAULT_SETTINGS;
  return rule === 'z' ? { eta, iterations, integration } : { eta, iterations };
};

/** A detector with all of its parameters: what is not given has its default. */
export function withDefaults(method: MethodId, given: Params): AskedColumn {
  const meta = metaOf(method);
  const own = meta.side === 'si' ? si(meta.rule ?? 'z') : {};
  return { method, params: { ...own, ...defaults(meta), ...given } };
}

/** The detectors of a preset: `quick` what every analysis gives, `paper` those besides GAIA's and S&I's tables, `all` every one. */
export function presetColumns(preset: (typeof PRESETS)[number], rule: Rule): AskedColumn[] {
  const fitting = METHODS.filter((method) => fitsRule(method, rule));
  const chosen =
    preset === 'quick'
      ? usualMethods(rule)
      : preset === 'all'
        ? fitting
        : fitting.filter((method) => !metaOf(method).fitted || metaOf(method).usual);
  const columns = chosen.map((method) => withDefaults(method, {}));
  if (preset === 'quick' || rule === 'a') return columns;
  // S&I is its η: three decades of it.
  return [...columns, ...[0.05, 0.5].map((eta) => withDefaults(methodOf('si', rule), { eta }))];
}

/** One word of `--methods`: the detector, and the parameters that it gives. Throws Error with one sentence. */
export function parseColumn(word: string): { readonly method: MethodId; readonly given: Params } {
  const [id = '', ...settings] = word.split(':');
  if (!isMethod(id))
    throw new Error(
      `There is no detector "${id}"; there are ${METHODS.join(', ')}, and the presets ${PRESETS.join(', ')}.`,
    );
  const meta = metaOf(id);
  const given: Record<string, number | string> = {};
  for (const setting of settings) {
    const [name = '', value = ''] = setting.split('=');
    const parameter = meta.parameters[name];
    const isSi = meta.side === 'si' && SI_PARAMS.some((known) => known === name);
    if (parameter === undefined && !isSi) {
      const known = [...(meta.side === 'si' ? SI_PARAMS : []), ...Object.keys(meta.parameters)];
      throw new Error(
        `"${id}" has no parameter "${name}"; ${known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`}.`,
      );
    }
    const choices =
      name === 'integration' && isSi ? INTEGRATIONS : parameter?.kind === 'choice' ? parameter.choices : null;
    if (choices !== null) {
      if (!choices.includes(value))
        throw new Error(`"${name}" of "${id}" is one of ${choices.join(', ')}; it is "${value}".`);
      given[name] = value;
    } else {
      const number = value.trim() === '' ? NaN : Number(value);
      if (!Number.isFinite(number)) throw new Error(`"${name}" of "${id}" is a number; it is "${value}".`);
      given[name] = number;
    }
  }
  return { method: id, given };
}

/** One word a point of a grid: `si-z:eta=0.05/0.5:iterations=2/3` is four. */
function gridOf(word: string): string[] {
  const [id = '', ...settings] = word.split(':');
  return settings.reduce<string[]>(
    (words, setting) => {
      const [name = '', ...values] = setting.split('=');
      const all = values.join('=').split('/');
      return words.flatMap((one) => all.map((value) => `${one}:${name}=${value}`));
    },
    [id],
  );
}

function columnOf(word: string): AskedColumn {
  const { method, given } = parseColumn(word);
  return withDefaults(method, given);
}

/** The columns of `--methods`: words (with `/` between values that make a grid) or presets with commas between, each once. Throws Error with one sentence. */
export function parseColumns(text: string, rule: Rule): AskedColumn[] {
  const words = text.split(',').map((word) => word.trim());
  const all = words.flatMap((word) => {
    const preset = PRESETS.find((known) => known === word);
    return preset === undefined ? gridOf(word).map(columnOf) : presetColumns(preset, rule);
  });
  return [...new Map(all.map((column) => [JSON.stringify(column), column])).values()];
}
