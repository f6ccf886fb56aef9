// What GAIA and S&I count in ID images, one row of numbers an image, in files that a stopped run goes on from.
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { analyseZ } from '../../src/engine/attribution/analyseZ';
import { Model } from '../../src/engine/graph/model';
import { forward } from '../../src/engine/graph/pass';
import { groupTaps } from '../../src/engine/graph/tapGradients';
import { BIN_COUNT } from '../../src/engine/histogram/bins';
import type { TapStats } from '../../src/engine/jobs';
import { useNodeBackend } from '../../src/engine/nodeBackend';
import { normalise } from '../../src/engine/normalise';
import { DEFAULT_SETTINGS, type Settings } from '../../src/engine/settings';
import { tf } from '../../src/engine/tf';
import { readPackFolder } from '../../src/packs/node';
import type { ReferenceSettings } from '../../src/packs/schema';

/** Densities `[all channels]` and counts `[taps, bins]` of one image. */
export interface ImageCounts {
  readonly densities: readonly Float32Array[];
  readonly counts: readonly Float32Array[];
}
/** GAIA's and S&I's of one image at these settings. */
export interface Both {
  readonly gaia: ImageCounts;
  readonly si: ImageCounts;
}

/** Counts of all channels of a tap together. */
function summed(histogram: Uint32Array): Float32Array {
  const sum = new Float32Array(BIN_COUNT);
  histogram.forEach((n, at) => (sum[at % BIN_COUNT]! += n));
  return sum;
}

const byTap = (stats: readonly TapStats[]): readonly TapStats[] => [...stats].sort((a, b) => a.tap - b.tap);

/** Counts 32 x 32 RGB tiles with a pack's network, on WASM. S&I's bins are means over the iterations, as the page draws them. */
export async function openCounter(
  folder: string,
): Promise<(tile: Uint8Array, of: ReferenceSettings) => Promise<Both>> {
  await useNodeBackend('wasm');
  const { source } = await readPackFolder(folder);
  const model = new Model(source.graph, source.weights);
  const taps = model.graph.taps.gaia;
  const groups = groupTaps(model, taps, { bytes: 512e6, flop: Infinity });
  return async (data, of) => {
    const x = tf.tensor4d(
      normalise({ kind: 'rgb8', width: 32, height: 32, data }, source.mean, source.std),
      [1, 32, 32, 3],
    );
    const pass = forward(model, x);
    const logits = (await pass.logits.data()) as Float32Array;
    const settings: Settings = { ...DEFAULT_SETTINGS, ...of };
    const pause = (): Promise<void> => Promise.resolve();
    const rows: TapStats[][] = Array.from({ length: settings.iterations }, () => []);
    let both: Both | null = null;
    for await (const event of analyseZ({ pass, logits, taps, groups, settings, histograms: true, pause })) {
      if (event.type === 'gaia') rows[0]!.push(...event.stats);
      else if (event.type === 'iteration') rows[event.iteration - 1]!.push(...event.taps);
      else {
        const all = rows.map((row) => byTap(row).map(({ histogram }) => summed(histogram)));
        const mean = taps.map((_, j) =>
          Float32Array.from({ length: BIN_COUNT }, (__, b) =>
            all.reduce((sum, row) => sum + row[j]![b]! / all.length, 0),
          ),
        );
        both = {
          gaia: { densities: event.gaia, counts: all[0]! },
          si: { densities: event.si, counts: mean },
        };
      }
    }
    pass.dispose();
    x.dispose();
    if (both === null) throw new Error('The analysis ended without a result.');
    return both;
  };
}

/** Rows of one method and setting, float32, below `.cache/reference`. */
export class CountRows {
  private readonly file: string;
  constructor(
    name: string,
    /** Channels of all taps, and taps. */
    private readonly channels: number,
    private readonly taps: number,
  ) {
    const folder = path.join('.cache', 'reference');
    mkdirSync(folder, { recursive: true });
    this.file = path.join(folder, `${name}.f32`);
  }

  private get width(): number {
    return this.channels + this.taps * BIN_COUNT;
  }

  /** How many whole rows are there. */
  get length(): number {
    return existsSync(this.file) ? Math.floor(statSync(this.file).size / (4 * this.width)) : 0;
  }

  /** Drop a row that was cut short: before more are added. */
  mend(): void {
    if (existsSync(this.file)) truncateSync(this.file, this.length * 4 * this.width);
  }

  add({ densities, counts }: ImageCounts): void {
    const row = Float32Array.from([...densities, ...counts].flatMap((part) => [...part]));
    if (row.length !== this.width)
      throw new Error(`A row has ${row.length} numbers and not the ${this.width} of this network.`);
    appendFileSync(this.file, new Uint8Array(row.buffer));
  }

  /** The first `n` images: densities `[n][channels]` and counts summed over them `[taps * bins]`. */
  read(n: number): { readonly densities: readonly Float32Array[]; readonly counts: Float64Array } {
    const bytes = readFileSync(this.file);
    const all = new Float32Array(bytes.buffer, bytes.byteOffset, n * this.width);
    const counts = new Float64Array(this.taps * BIN_COUNT);
    const densities = Array.from({ length: n }, (_, i) => {
      const row = all.subarray(i * this.width, (i + 1) * this.width);
      row.subarray(this.channels).forEach((c, b) => (counts[b]! += c));
      return row.subarray(0, this.channels);
    });
    return { densities, counts };
  }
}
