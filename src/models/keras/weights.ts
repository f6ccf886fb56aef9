/** Where the variables of a layer lie in a file of Keras's. */
import { EngineError } from '../../engine/errors';
import type { HostArray } from '../bytes/array';
import { alternatives, type WeightSource } from '../tensorflow/keras';
import type { H5Object } from './hdf5';
import { must } from '../../lib/must';

/** One array, with the parts of its name and the group that it lies in. */
interface Stored {
  readonly group: string;
  /** `['bn_Conv1', 'gamma']` of `bn_Conv1/gamma:0`. */
  readonly parts: readonly string[];
  readonly path: string;
}

const texts = (values: readonly (string | number)[] | null): string[] =>
  (values ?? []).filter((v): v is string => typeof v === 'string');

/** Parts of attributes that were too long for one: `weight_names`, or `weight_names0`, `weight_names1`, ... */
function listed(at: H5Object, name: string): string[] {
  const whole = texts(at.attribute(name));
  if (whole.length > 0) return whole;
  const out: string[] = [];
  for (let i = 0; ; i++) {
    const part = texts(at.attribute(`${name}${i}`));
    if (part.length === 0) return out;
    out.push(...part);
  }
}

/** How well an array's name fits a layer inside models: the models named on its way. -1 where the layer is not. */
function fit(stored: Stored, models: readonly string[], layer: string): number {
  const at = stored.parts.lastIndexOf(layer, stored.parts.length - 2);
  if (at < 0) return -1;
  return models.filter((m) => stored.group === m || stored.parts.slice(0, at).includes(m)).length;
}

/** The older form: a group for each layer of the outermost model, which lists the arrays of all inside. */
export function byNames(root: H5Object): WeightSource {
  const stored: Stored[] = [];
  for (const group of listed(root, 'layer_names')) {
    const at = root.get(group);
    if (at === null) continue;
    for (const name of listed(at, 'weight_names'))
      stored.push({ group, path: `${group}/${name}`, parts: name.replace(/:\d+$/, '').split('/') });
  }
  return ({ models, name }, variables) => {
    const group = models[0] ?? name;
    const own = stored.filter((s) => s.group === group);
    const found = variables.map((variable) => {
      const candidates = own.filter((s) => alternatives(variable).includes(must(s.parts.at(-1))));
      // A layer of the outermost model is known by its group, whatever its arrays are called.
      if (models.length === 0) return candidates[0];
      return candidates.reduce<Stored | undefined>(
        (best, s) => (fit(s, models, name) > (best === undefined ? -1 : fit(best, models, name)) ? s : best),
        undefined,
      );
    });
    return arraysOf(
      root,
      found.map((s) => s?.path),
    );
  };
}

function arraysOf(root: H5Object, paths: readonly (string | undefined)[]): HostArray[] | null {
  const out: HostArray[] = [];
  for (const path of paths) {
    const at = path === undefined ? null : root.get(path);
    if (path === undefined || at?.isArray !== true) return null;
    out.push(at.array(path));
  }
  return out;
}

/**
 * The newer form: a place for each layer by its class and number, with the variables numbered. Files that note the layers' own
 * names are held to them.
 */
export function byPlaces(root: H5Object, file: string): WeightSource {
  return ({ name, path }, variables) => {
    const vars = root.get(`${path}/vars`);
    const noted = vars?.attribute('name')?.[0];
    if (typeof noted === 'string' && noted !== name)
      throw new EngineError(
        'bad-model',
        `"${file}": the weights at "${path}" are those of the layer "${noted}" where "${name}" belongs.`,
        { file },
      );
    return vars === null
      ? null
      : arraysOf(
          root,
          variables.map((_, i) => `${path}/vars/${i}`),
        );
  };
}
