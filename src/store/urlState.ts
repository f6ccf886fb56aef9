import * as v from 'valibot';
import { MAP_KINDS } from '../engine/attributions/kinds';
import type { BackendName } from '../engine/jobs';
import { DEFAULT_SETTINGS, ETA_RANGE, ITERATIONS_RANGE, type Settings } from '../engine/settings';
import { METHODS } from '../engine/detectors/methods';
import { parametersText, readMapParameters, readParameters } from './parameters';
import {
  type Choice,
  DEFAULT_CHOICE,
  DEFAULT_INPUT,
  DEFAULT_VIEW,
  type InputOptions,
  type Screen,
  type State,
  type View,
} from './types';

/** What a link restores: everything but the picture itself, which never leaves the machine; a gallery picture by its id. */
export interface Link {
  readonly settings: Settings;
  readonly input: InputOptions;
  readonly view: View;
  readonly choice: Choice;
  readonly pack: string | null;
  readonly backend: BackendName | 'auto';
  readonly sample: string | null;
  readonly screen: Screen;
}

const VERSION = '1';
/** How null stands in a link. */
const NONE = 'none';

/** Text to number, brought into a range. `''` is no number, although JavaScript thinks it is 0. */
const number = (low: number, high: number) =>
  v.pipe(
    v.string(),
    v.nonEmpty(),
    v.transform((digits: string) => Number(digits)),
    v.finite(),
    v.transform((x) => Math.min(high, Math.max(low, x))),
  );
const integer = (low: number, high: number) => v.pipe(number(low, high), v.transform(Math.round));
const orNull = <T>(schema: v.GenericSchema<string, T>): v.GenericSchema<string, T | null> =>
  v.union([
    v.pipe(
      v.literal(NONE),
      v.transform(() => null),
    ),
    schema,
  ]);
const flag = v.pipe(
  v.picklist(['on', 'off']),
  v.transform((text) => text === 'on'),
);
const SCREENS = v.picklist(['explorer', 'benchmark']);
const id = v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/));
const index = orNull(integer(0, 1e6));

/** Short names of the settings, as they stand in a link; each field is read alone, so one bad value spoils no other. */
const SETTINGS = {
  eta: ['eta', number(...ETA_RANGE)],
  iterations: ['T', integer(...ITERATIONS_RANGE)],
  integration: ['integration', v.picklist(['mean', 'add', 'multiply'])],
  perturbation: ['perturbation', v.picklist(['adversarial', 'random', 'none'])],
  splitting: ['splitting', flag],
  attackLoss: ['loss', v.picklist(['cross-entropy', 'logit', 'margin'])],
  l2Bound: ['l2', orNull(number(1e-9, 1e9))],
  taps: ['taps', v.picklist(['gaia', 'reference'])],
  labelSpace: ['label-space', v.picklist(['auto', 'z', 'a'])],
  topFraction: ['top', number(0, 1)],
  scoreForm: ['form', v.picklist(['tau', 'mean-square'])],
  tolerance: ['tolerance', number(0, 1e3)],
  seed: ['seed', integer(0, 2 ** 32 - 1)],
} as const satisfies Fields<Settings>;
const INPUT = {
  rule: ['crop', v.picklist(['pack', 'resize-crop', 'crop-only'])],
  background: ['background', v.picklist(['white', 'black', 'grey'])],
} as const satisfies Fields<InputOptions>;
const VIEW = {
  tap: ['tap', index],
  channel: ['channel', index],
  iteration: ['iteration', orNull(integer(...ITERATIONS_RANGE))],
  overlay: ['overlay', flag],
  linkedScales: ['linked', flag],
  histogramUnit: ['unit', v.picklist(['share', 'count'])],
  histogramScale: ['axis', v.picklist(['linear', 'log'])],
  matrix: ['matrix', v.picklist(['deviation', 'gaia', 'si', 'difference'])],
  matrixSort: ['sort', v.picklist(['channel', 'density', 'difference'])],
  map: ['map', v.picklist(MAP_KINDS)],
  mapColor: ['color', v.picklist(['diverging', 'magma', 'viridis', 'greys'])],
  mapOpacity: ['opacity', number(0, 1)],
  mapClip: ['clip', number(90, 100)],
  targetTpr: ['tpr', number(0.5, 0.999)],
  fdr: ['fdr', number(0.001, 0.5)],
} as const satisfies Fields<Omit<View, 'mapParameters'>>;

const parametersBy = <T extends object>(read: (text: string) => T | null) =>
  v.pipe(
    v.string(),
    v.transform(read),
    v.check((found) => found !== null),
    v.transform((found) => found ?? ({} as T)),
  );
const MAPS = {
  mapParameters: ['map-parameters', parametersBy(readMapParameters)],
} as const satisfies Fields<Pick<View, 'mapParameters'>>;
const { mapParameters: none, ...PLAIN_VIEW } = DEFAULT_VIEW;
const NO_PARAMETERS = { mapParameters: none };
const CHOICE = {
  all: [
    'detectors',
    v.pipe(
      v.literal('all'),
      v.transform(() => true),
    ),
  ],
  primary: ['primary', orNull(v.picklist(METHODS))],
  parameters: ['parameters', parametersBy(readParameters)],
} as const satisfies Fields<Choice>;

type Fields<T> = {
  readonly [K in keyof T]-?: readonly [string, v.GenericSchema<string, T[K]>];
};

type Plain = string | number | boolean | null;
const text = (value: Plain): string =>
  value === null ? NONE : typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);

function write<T extends object>(into: URLSearchParams, fields: Fields<T>, value: T, base: T): void {
  for (const name of Object.keys(fields) as (keyof T)[])
    if (value[name] !== base[name]) into.set(fields[name][0], text(value[name] as Plain));
}

function read<T extends object>(from: URLSearchParams, fields: Fields<T>, base: T): T {
  const found: Partial<T> = {};
  for (const name of Object.keys(fields) as (keyof T)[]) {
    const [key, schema] = fields[name];
    const parsed = v.safeParse(schema, from.get(key));
    if (parsed.success) found[name] = parsed.output;
  }
  return { ...base, ...found };
}

/** The link as a location hash, `#v=1&eta=0.05&...`: only what differs from the defaults, so that links stay short. */
export function writeLink({ settings, input, view, choice, pack, backend, sample, screen }: Link): string {
  const params = new URLSearchParams({ v: VERSION });
  if (screen !== 'explorer') params.set('screen', screen);
  if (pack !== null) params.set('pack', pack);
  if (sample !== null) params.set('sample', sample);
  if (backend !== 'auto') params.set('backend', backend);
  write(params, SETTINGS, settings, DEFAULT_SETTINGS);
  write(params, INPUT, input, DEFAULT_INPUT);
  const { mapParameters, ...plain } = view;
  write(params, VIEW, plain, PLAIN_VIEW);
  if (choice.all) params.set(CHOICE.all[0], 'all');
  if (choice.primary !== null) params.set(CHOICE.primary[0], choice.primary);
  const changed = parametersText(choice.parameters);
  if (changed !== '') params.set(CHOICE.parameters[0], changed);
  const maps = parametersText(mapParameters);
  if (maps !== '') params.set(MAPS.mapParameters[0], maps);
  return `#${params.toString()}`;
}

/**
 * A location hash as a link; null where it is none of ours or of a version we do not know. Numbers are brought into
 * their ranges, unknown keys are passed over, and what cannot be read keeps its default.
 */
export function readLink(hash: string): Link | null {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  if (params.get('v') !== VERSION) return null;
  const optional = <T>(key: string, schema: v.GenericSchema<string, T>): T | null => {
    const parsed = v.safeParse(schema, params.get(key));
    return parsed.success ? parsed.output : null;
  };
  const settings = read(params, SETTINGS, DEFAULT_SETTINGS);
  const view = { ...read(params, VIEW, PLAIN_VIEW), ...read(params, MAPS, NO_PARAMETERS) };
  const iteration = view.iteration !== null && view.iteration > settings.iterations ? null : view.iteration;
  return {
    settings,
    input: read(params, INPUT, DEFAULT_INPUT),
    view: { ...view, iteration, channel: view.tap === null ? null : view.channel },
    choice: read(params, CHOICE, DEFAULT_CHOICE),
    pack: optional('pack', id),
    sample: optional('sample', id),
    backend: optional('backend', v.picklist(['webgpu', 'wasm', 'cpu'])) ?? 'auto',
    screen: optional('screen', SCREENS) ?? 'explorer',
  };
}

const PLACES = {
  pack: ['pack', id],
  sample: ['sample', id],
  backend: ['backend', v.picklist(['webgpu', 'wasm', 'cpu'])],
  screen: ['screen', SCREENS],
} as const;

/**
 * What of a location hash could not be read as a link, or not as it stands, in a sentence or two; null where all of it was, or
 * where it does not try to be a link.
 */
export function linkFault(hash: string): string | null {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const version = params.get('v');
  if (version === null) return null;
  if (version !== VERSION)
    return 'This link is of another version of Splitscope and was not read; the page shows its usual settings.';
  const bad: string[] = [];
  const limited: string[] = [];
  for (const fields of [SETTINGS, INPUT, VIEW, MAPS, CHOICE, PLACES])
    for (const [key, schema] of Object.values(fields) as readonly Fields<{ x: unknown }>['x'][]) {
      const found = params.get(key);
      if (found === null) continue;
      const parsed = v.safeParse(schema, found);
      if (!parsed.success) bad.push(`“${key}”`);
      else if (typeof parsed.output === 'number' && parsed.output !== Number(found))
        limited.push(`“${key}” ${found} became ${parsed.output}`);
    }
  const one = bad.length === 1;
  return (
    [
      bad.length === 0
        ? ''
        : `This link’s ${one ? 'value' : 'values'} for ${bad.join(', ')} could not be read; the usual ${one ? 'one is' : 'ones are'} used.`,
      limited.length === 0 ? '' : `This link asks for what is not possible: ${limited.join('; ')}.`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' ') || null
  );
}

/** The link to the present state. */
export function linkOf(state: State): Link {
  const { settings, input, view, choice, pack, packChoice, engine, images, screen } = state;
  const selected = images.items.find(({ id: item }) => item === images.selected);
  return {
    settings,
    input,
    view,
    choice,
    // A pack that has not shown yet that it works is not passed on.
    pack: packChoice.former?.id ?? pack.id,
    backend: engine.requested,
    sample: selected?.sample ?? null,
    screen,
  };
}
