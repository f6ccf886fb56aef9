import { EngineError } from '../errors';
import type { MapNumbers, Channel, MapInput } from './attribution';
import { computes } from './computes';
import { needsChannel } from './kinds';

/** A map's numbers, `[height, width]` row by row, as in `MapResult`. */
export interface MapValues extends MapNumbers {
  readonly height: number;
  readonly width: number;
}

/** The channel that the request names. Throws EngineError `bad-settings` where there is none such. */
function channelAt({ pass, taps, request }: MapInput): Channel {
  const tap = taps[request.tap ?? -1];
  if (tap === undefined)
    throw new EngineError(
      'bad-settings',
      `The map "${request.kind}" needs a tap from 0 to ${taps.length - 1}; it is ${request.tap ?? 'not given'}.`,
    );
  const channels = pass.model.shapes.get(tap)!.at(-1)!;
  const channel = request.channel ?? -1;
  if (!(Number.isInteger(channel) && channel >= 0 && channel < channels))
    throw new EngineError(
      'bad-settings',
      `The map "${request.kind}" needs a channel from 0 to ${channels - 1}; it is ${request.channel ?? 'not given'}.`,
    );
  return { tap, channel };
}

/**
 * One signed map over the image or over one channel of a tap. Throws EngineError `bad-settings` where the request names no
 * tap, channel or number of steps that there is. Its cost is said in its folder.
 */
export async function attributionMap(input: MapInput): Promise<MapValues> {
  const { pass, request } = input;
  const { model } = pass;
  const at = needsChannel(request.kind) ? channelAt(input) : null;
  const shape = model.shapes.get(at === null ? model.input : at.tap)!;
  const [height, width] = shape.length === 3 ? [shape[0]!, shape[1]!] : [1, 1];
  return { height, width, ...(await computes[request.kind].map(input, at)) };
}
