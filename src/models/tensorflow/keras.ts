/** Keras's description of a network (a nest of Sequential and Functional models) written down layer by layer. */
import { EngineError } from '../../engine/errors';
import type { HostArray } from '../bytes/array';
import type { Generation } from './activations';
import { Config, isNumber, isObject, isText, type Json } from './config';
import type { Call, Tensor } from './layer';
import { FUNCTIONS, LAYERS } from './layers';
import { Sheet } from './sheet';

/** Which layer's variables are wanted. */
export interface LayerPlace {
  /** Names of the models that it lies in, from the outside; the whole network's own is left out. */
  readonly models: readonly string[];
  readonly name: string;
  /** Where the newest files keep it: `layers/functional/layers/conv2d_1`. */
  readonly path: string;
}
/** Names of a variable that changed between versions: `depthwise_kernel|kernel`. */
export const alternatives = (variable: string): readonly string[] => variable.split('|');

/** Finds the arrays of a layer's variables; null where one is not there. */
export type WeightSource = (at: LayerPlace, variables: readonly string[]) => readonly HostArray[] | null;

/** A network as it was written down. */
export interface WrittenKeras {
  readonly sheet: Sheet;
  readonly name: string;
  readonly layers: number;
  readonly input: { readonly name: string; readonly dims: readonly (number | null)[] };
  readonly outputs: ReadonlyMap<string, string>;
  /** Says that the network scales its pictures itself; null where it does not. */
  readonly scalesInput: string | null;
}

const MODELS = new Set(['Sequential', 'Functional', 'Model']);
/** Deepest nesting of models. */
const MAX_DEPTH = 12;
const MAX_LAYERS = 20_000;

interface Entry {
  readonly name: string;
  readonly kind: string;
  readonly config: Json;
  readonly path: string;
  readonly layers: Json;
  readonly calls: readonly unknown[];
}

/** `MaxPooling2D` as `max_pooling2d`: how the newest files call a layer's place. */
const snakeCase = (kind: string): string =>
  kind
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();

/** Calls' arguments: names of layers with the number of their call, and numbers, however they are nested. */
function argumentsOf(call: unknown): {
  readonly from: readonly (readonly [string, number])[];
  readonly numbers: readonly number[];
} {
  const from: [string, number][] = [];
  const numbers: number[] = [];
  const walk = (x: unknown, depth: number): void => {
    if (depth > 12) return;
    if (Array.isArray(x)) {
      const list = x as unknown[];
      if (isText(list[0]) && isNumber(list[1]) && isNumber(list[2]) && list.length <= 4) {
        from.push([list[0], list[1]]);
        if (isObject(list[3]))
          for (const value of Object.values(list[3]))
            if (isNumber(value) || Array.isArray(value)) walk(value, depth + 1);
        return;
      }
      for (const item of list) walk(item, depth + 1);
    } else if (isNumber(x)) numbers.push(x);
    else if (isObject(x)) {
      const inner = isObject(x['config']) ? x['config'] : null;
      if (x['class_name'] === '__keras_tensor__' && inner !== null) walk(inner['keras_history'], depth + 1);
      else for (const key of ['args', 'kwargs', 'x1', 'x2', 'y']) walk(x[key], depth + 1);
    }
  };
  walk(call, 0);
  return { from, numbers };
}

/** `[["a", 0, 0], ["b", 0, 0]]`, or the one `["a", 0, 0]` of the newest files. */
function placesOf(value: unknown): [string, number][] {
  if (!Array.isArray(value)) return [];
  const list = value as unknown[];
  if (isText(list[0])) return [[list[0], isNumber(list[1]) ? list[1] : 0]];
  return list.flatMap(placesOf);
}

class Writer {
  readonly sheet = new Sheet();
  readonly scalers: string[] = [];
  layers = 0;
  input: { name: string; dims: (number | null)[] } | null = null;

  constructor(
    private readonly file: string,
    private readonly weights: WeightSource,
    private readonly generation: Generation,
  ) {}

  bad(fault: string): EngineError {
    return new EngineError('bad-model', `"${this.file}": ${fault}.`, { file: this.file });
  }

  private entries(config: unknown, path: string): Entry[] {
    const list: unknown = isObject(config) ? config['layers'] : config;
    if (!Array.isArray(list) || list.length === 0) throw this.bad('a model in it has no layers');
    const used = new Map<string, number>();
    return (list as unknown[]).map((layer) => {
      const kind = isObject(layer) ? layer['class_name'] : undefined;
      if (!isObject(layer) || !isText(kind)) throw this.bad('a layer in it has no class');
      const own = layer['config'];
      const named = isObject(own) ? own['name'] : undefined;
      const name = isText(layer['name']) ? layer['name'] : isText(named) ? named : snakeCase(kind);
      const snake = snakeCase(kind);
      const times = used.get(snake);
      used.set(snake, (times ?? -1) + 1);
      if (++this.layers > MAX_LAYERS) throw this.bad(`it has more than ${MAX_LAYERS} layers`);
      return {
        name,
        kind,
        config: isObject(own) ? own : {},
        layers: layer,
        path: `${path}layers/${snake}${times === undefined ? '' : `_${times + 1}`}`,
        calls: Array.isArray(layer['inbound_nodes']) ? (layer['inbound_nodes'] as unknown[]) : [],
      };
    });
  }

  /** The picture that goes in: the first input layer's, or what the first layer says of its input. */
  private picture(entry: Entry): Tensor {
    const shape: unknown =
      entry.config['batch_shape'] ?? entry.config['batch_input_shape'] ?? entry.config['input_shape'];
    if (!Array.isArray(shape))
      throw this.bad(`the layer "${entry.name}" does not say how large the picture is`);
    const dims = (shape as unknown[]).map((n) => (isNumber(n) ? n : null));
    if (this.input !== null) throw this.bad('it has several inputs; a network for pictures has one');
    this.input = {
      name: this.sheet.unique(entry.kind === 'InputLayer' ? entry.name : `${entry.name}_input`),
      dims,
    };
    return { name: this.input.name, rank: dims.length };
  }

  /** One layer on its inputs. */
  private call(
    entry: Entry,
    inputs: readonly Tensor[],
    numbers: readonly number[],
    models: readonly string[],
    depth: number,
  ): Tensor {
    if (MODELS.has(entry.kind))
      return this.model(
        entry.layers['config'],
        entry.kind,
        inputs,
        [...models, entry.name],
        `${entry.path}/`,
        depth + 1,
      );
    let { kind } = entry;
    if (kind === 'TFOpLambda' || kind === 'TensorFlowOpLayer') {
      const called = entry.config['function'];
      const same = isText(called) && Object.hasOwn(FUNCTIONS, called) ? FUNCTIONS[called] : undefined;
      if (same === undefined)
        throw this.bad(
          `the layer "${entry.name}" calls TensorFlow's ${JSON.stringify(called)}, which is not read`,
        );
      kind = same;
    }
    const fail = (fault: string): EngineError =>
      this.bad(`the layer "${entry.name}" (${entry.kind}): ${fault}`);
    const layer = Object.hasOwn(LAYERS, kind) ? LAYERS[kind] : undefined;
    if (layer === undefined)
      throw fail(
        kind === 'Lambda'
          ? 'it holds code of Python, which is never run: replace it by a layer of Keras'
          : 'layers of this class are not read: export the network to ONNX, model.export("model.onnx", format="onnx")',
      );
    if ((kind === 'Rescaling' || kind === 'Normalization') && this.scalers.length === 0)
      this.scalers.push(entry.name);
    this.sheet.shown = entry.kind;
    const call: Call = {
      name: entry.name,
      config: new Config(entry.config, fail),
      inputs,
      numbers,
      sheet: this.sheet,
      generation: this.generation,
      weights: (variables) => {
        if (variables.length === 0) return [];
        const arrays = this.weights({ models, name: entry.name, path: entry.path }, variables);
        if (arrays === null) throw fail(`its weights (${variables.join(', ')}) are not in the file`);
        return arrays;
      },
      fail,
    };
    return layer(call);
  }

  /** A model on its inputs; the outermost one has none yet. */
  model(
    config: unknown,
    kind: string,
    inputs: readonly Tensor[],
    models: readonly string[],
    path: string,
    depth: number,
  ): Tensor {
    const [output, more] = this.outputs(config, kind, inputs, models, path, depth).values();
    if (output === undefined || more !== undefined)
      throw this.bad(`the model "${models.at(-1)!}" in it has several outputs, which is not read`);
    return output;
  }

  outputs(
    config: unknown,
    kind: string,
    inputs: readonly Tensor[],
    models: readonly string[],
    path: string,
    depth: number,
  ): Map<string, Tensor> {
    if (depth > MAX_DEPTH) throw this.bad(`its models lie in each other more than ${MAX_DEPTH} deep`);
    const entries = this.entries(config, path);
    const linked =
      isObject(config) && config['output_layers'] !== undefined && entries.some((e) => e.calls.length > 0);
    if (kind === 'Sequential' || !linked) return this.chain(entries, inputs, models, depth);
    return this.graph(entries, config, inputs, models, depth);
  }

  private chain(
    entries: readonly Entry[],
    inputs: readonly Tensor[],
    models: readonly string[],
    depth: number,
  ): Map<string, Tensor> {
    let [x] = inputs;
    let last = '';
    for (const entry of entries) {
      if (entry.kind === 'InputLayer') {
        x ??= this.picture(entry);
        continue;
      }
      if (x === undefined && !MODELS.has(entry.kind)) x = this.picture(entry);
      x = this.call(entry, x === undefined ? [] : [x], [], models, depth);
      last = entry.name;
    }
    if (x === undefined) throw this.bad('it has no layer but its input');
    return new Map([[last, x]]);
  }

  private graph(
    entries: readonly Entry[],
    config: Json,
    inputs: readonly Tensor[],
    models: readonly string[],
    depth: number,
  ): Map<string, Tensor> {
    const byName = new Map(entries.map((e) => [e.name, e]));
    const given = placesOf(config['input_layers']).map(([name]) => name);
    const done = new Map<string, Tensor>();
    const running = new Set<string>();
    const resultOf = (name: string, call: number, steps: number): Tensor => {
      const entry = byName.get(name);
      if (entry === undefined) throw this.bad(`it names the layer "${name}", which is not there`);
      // A model that was called once is said to be called a second time: its making was the first.
      const which = Math.max(0, Math.min(Math.trunc(call), entry.calls.length - 1));
      const key = `${which}:${name}`;
      const before = done.get(key);
      if (before !== undefined) return before;
      if (running.has(key) || steps > 5000) throw this.bad(`its layers run in a circle at "${name}"`);
      running.add(key);
      let result: Tensor;
      if (entry.kind === 'InputLayer') {
        const at = given.indexOf(name);
        const from = inputs[at < 0 ? 0 : at];
        result = from ?? this.picture(entry);
      } else {
        const { from, numbers } = argumentsOf(entry.calls[which]);
        result = this.call(
          entry,
          from.map(([source, index]) => resultOf(source, index, steps + 1)),
          numbers,
          models,
          depth,
        );
      }
      done.set(key, result);
      return result;
    };
    // In the file's order, so that the way back from the end is short.
    for (const { name, kind, calls } of entries)
      if (kind === 'InputLayer' || calls.length > 0) resultOf(name, 0, 0);
    return new Map(placesOf(config['output_layers']).map(([name, call]) => [name, resultOf(name, call, 0)]));
  }
}

/** Write a network down. Throws EngineError `bad-model` naming the layer, the reason and what to do. */
export function writeKeras(
  model: unknown,
  weights: WeightSource,
  file: string,
  generation: Generation,
): WrittenKeras {
  const writer = new Writer(file, weights, generation);
  const kind = isObject(model) ? model['class_name'] : undefined;
  if (!isObject(model) || !isText(kind)) throw writer.bad('it does not describe a network');
  if (!MODELS.has(kind))
    throw writer.bad(
      `it is a model of the class "${kind}", whose layers are in code of Python alone: export it to ONNX, model.export("model.onnx", format="onnx")`,
    );
  const results = writer.outputs(model['config'], kind, [], [], '', 0);
  // The last of several outputs is the classifier: the others look inside.
  const outputs = new Map([...results].reverse().map(([name, { name: tensor }]) => [name, tensor]));
  if (writer.input === null) throw writer.bad('it has no input');
  const config = model['config'];
  const name = isObject(config) && isText(config['name']) ? config['name'] : '';
  const [scaler] = writer.scalers;
  return {
    sheet: writer.sheet,
    name,
    layers: writer.layers,
    input: writer.input,
    outputs,
    scalesInput: scaler === undefined ? null : `the layer "${scaler}" scales the picture itself`,
  };
}
