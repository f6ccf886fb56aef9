import type { EngineError } from '../../engine/errors';
import type { HostArray } from '../bytes/array';
import { activate, activationName, type Generation } from './activations';
import type { Config } from './config';
import type { Sheet } from './sheet';

/** A value between layers, with its number of axes (the batch's included). */
export interface Tensor {
  readonly name: string;
  readonly rank: number;
}

/** One call of one layer. */
export interface Call {
  /** What its result is called. */
  readonly name: string;
  readonly config: Config;
  readonly inputs: readonly Tensor[];
  /** Numbers among its arguments, in order: `x + 3`. */
  readonly numbers: readonly number[];
  readonly sheet: Sheet;
  readonly generation: Generation;
  /** Arrays of these variables in Keras's order. Throws where one is missing. */
  readonly weights: (variables: readonly string[]) => readonly HostArray[];
  /** An error that names the layer. */
  readonly fail: (fault: string) => EngineError;
}
/** Writes a layer down and gives its result. */
export type Layer = (call: Call) => Tensor;

/** The one input of a layer. */
export function only(c: Call): Tensor {
  const [x, more] = c.inputs;
  if (x === undefined || more !== undefined)
    throw c.fail(`it has ${c.inputs.length} inputs where one belongs`);
  return x;
}

/** The one input, a picture of four axes. */
export function picture(c: Call): Tensor {
  const x = only(c);
  if (x.rank !== 4) throw c.fail(`its input has ${x.rank} axes; layers on pictures, with four, are read`);
  return x;
}

/** Whether rows and columns come before channels. */
export function isChannelsLast(c: Call): boolean {
  const order = c.config.text('data_format', 'channels_last');
  if (order !== 'channels_last' && order !== 'channels_first')
    throw c.fail(`its setting "data_format" is "${order}", which is not read`);
  return order === 'channels_last';
}

/** What `make` gives of the picture with channels first, in the layer's own order again. */
export function withChannelsFirst(c: Call, x: string, make: (x: string) => string): string {
  return isChannelsLast(c) ? c.sheet.channelsFirst(c.name, x, make) : make(x);
}

/** The activation that a layer has inside; the layer's own result is before it. */
export function activated(c: Call, x: Tensor): Tensor {
  const value = c.config.raw['activation'];
  const name = `${c.name}/${activationName(value) ?? 'activation'}`;
  return { ...x, name: activate(c.sheet, value, name, x.name, c.generation, c.fail) };
}
