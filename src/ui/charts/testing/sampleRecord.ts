/** A made-up result in the shape of a small wide ResNet, for tests of what is drawn from it. */
import { BIN_COUNT, binOf, ZERO_BIN } from '../../../engine/histogram/bins';
import type { ChannelStatistic, MapResult, TapInfo, TapStats } from '../../../engine/jobs';
import { DEFAULT_SETTINGS, type Settings } from '../../../engine/settings';
import type { ResultRecord } from '../../../store/types';

export const SAMPLE_TAPS: readonly TapInfo[] = [
  { name: 'block1.layer.0.bn1', shape: [32, 32, 16] },
  { name: 'block1.layer.0.bn2', shape: [32, 32, 32] },
  { name: 'block2.layer.0.bn1', shape: [32, 32, 32] },
  { name: 'block2.layer.0.bn2', shape: [16, 16, 64] },
  { name: 'block3.layer.0.bn1', shape: [16, 16, 64] },
  { name: 'block3.layer.0.bn2', shape: [8, 8, 128] },
  { name: 'bn1', shape: [8, 8, 128] },
];

/** A small generator of numbers in 0..1 (mulberry32), so that samples are the same every time. */
export function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function stats(tap: number, info: TapInfo, next: () => number, moreZeros: number): TapStats {
  const [h, w, k] = info.shape;
  const positions = h * w;
  const density = new Float32Array(k);
  const histogram = new Uint32Array(k * BIN_COUNT);
  for (let c = 0; c < k; c++) {
    const alive = 0.15 + 0.7 * next();
    let nonZero = 0;
    for (let p = 0; p < positions; p++) {
      if (next() > alive - moreZeros * next()) {
        histogram[c * BIN_COUNT + ZERO_BIN]!++;
        continue;
      }
      const size = 10 ** (-3.2 - 0.25 * tap + 1.1 * (next() + next() + next() - 1.5));
      histogram[c * BIN_COUNT + binOf(next() < 0.47 ? -size : size)]!++;
      nonZero++;
    }
    density[c] = nonZero / positions;
  }
  return { tap, density, histogram };
}

export interface SampleOptions {
  readonly taps?: readonly TapInfo[];
  readonly settings?: Partial<Settings>;
  /** Layers whose last iteration has arrived; all when not given, and then the record is finished. */
  readonly arrived?: number;
  /** Later iterations are equal to the first. */
  readonly equal?: boolean;
}

export function sampleRecord(options: SampleOptions = {}): ResultRecord {
  const taps = options.taps ?? SAMPLE_TAPS;
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const T = settings.iterations;
  const arrived = options.arrived ?? taps.length;
  const iterations: (TapStats | undefined)[][] = [];
  const integrated: (ChannelStatistic | undefined)[][] = [];
  for (let i = 1; i <= T; i++) {
    const row = taps.map((info, tap) =>
      i > 1 && i === T && tap >= arrived
        ? undefined
        : stats(tap, info, random(tap + 1), options.equal ? 0 : 0.12 * (i - 1)),
    );
    iterations.push(row);
    integrated.push(
      row.map((now, tap) =>
        now === undefined
          ? undefined
          : {
              kind: 'density',
              values: now.density.map((_, k) => {
                let sum = 0;
                for (let n = 0; n < i; n++) sum += iterations[n]![tap]!.density[k]!;
                return sum / i;
              }),
            },
      ),
    );
  }
  const gaia = iterations[0] as TapStats[];
  const done = arrived === taps.length;
  return {
    key: 'sample',
    imageId: 'image-1',
    pack: 'cifar10-wrn-16-2',
    input: { rule: 'pack', background: 'white' },
    settings,
    plan: {
      type: 'plan',
      taps,
      groups: [taps.map((_, j) => j)],
      flop: 1e9,
      bins: BIN_COUNT,
      rule: 'z',
      settings,
      backend: 'wasm',
    },
    forward: {
      type: 'forward',
      logits: Float32Array.from({ length: 10 }, (_, c) => (c === 3 ? 8 : c / 10)),
      predictions: [{ index: 3, label: 'cat', probability: 0.97 }],
      scores: [{ method: 'gaia-z', score: 12.5, settings }],
      gaia,
      seconds: { outputs: 0.02, gaia: 0.11 },
    },
    iterations,
    integrated,
    result: done
      ? {
          scores: [
            { method: 'si-z', score: 12.25, settings },
            { method: 'gaia-z', score: 12.5, settings },
          ],
          si: integrated[T - 1] as ChannelStatistic[],
          gaia: gaia.map((s) => ({ kind: 'density', values: s.density })),
          siByIteration: Float64Array.from({ length: T }, (_, i) => 12.5 - 0.25 * i),
          seconds: 0.4,
          backend: 'wasm',
          equalsGaia: options.equal ?? false,
        }
      : null,
  };
}

export function sampleMap(change: Partial<MapResult> = {}): MapResult {
  const [height, width] = [change.height ?? 32, change.width ?? 32];
  const next = random(9);
  const values = Float32Array.from({ length: height * width }, (_, i) => {
    const [r, c] = [Math.floor(i / width) - height / 2, (i % width) - width / 2];
    return Math.exp(-(r * r + c * c) / (0.06 * height * width)) * (next() - 0.35) * 0.02;
  });
  return {
    height,
    width,
    values,
    target: { index: 3, label: 'cat', probability: 0.97 },
    rule: 'z',
    request: { kind: 'input-gradient' },
    settings: DEFAULT_SETTINGS,
    ...change,
  };
}
