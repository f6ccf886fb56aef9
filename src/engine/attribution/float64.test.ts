/**
 * The engine against float64 PyTorch (src/testdata/generate_golden.py) on the built-in WRN-10-1: non-zero counts exactly,
 * everything else to 1e-5 relative. The CPU backend is slow: it takes the first image only, and less of it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { readPackFolder } from '../../packs/node';
import { energy } from '../detectors/energy/compute';
import { maxLogit } from '../detectors/maxlogit/compute';
import { msp } from '../detectors/msp/compute';
import { Model } from '../graph/model';
import { type CleanPass, forward } from '../graph/pass';
import { BIN_COUNT } from '../histogram/bins';
import type { MapRequest } from '../jobs';
import { normalise } from '../normalise';
import { DEFAULT_SETTINGS, type Integration, type Settings } from '../settings';
import { expectClose, expectNear, onBackends, sizeOf } from '../testing/numerics';
import { tf } from '../tf';
import { type AEvent, analyseA } from './analyseA';
import { analyseZ } from './analyseZ';
import { attributionMap } from '../attributions/map';
import { type Counts, type Values, WAYS } from './testing/golden';
import { goldenImages } from './testing/goldenImages';

const golden = (
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../../testdata/golden.json'), 'utf8')) as {
    values: Values[];
  }
).values;
const pause = async () => {};

onBackends('float64 values', (backend) => {
  const slow = backend === 'cpu';
  const chosen = golden.slice(0, slow ? 1 : undefined).map((values, n) => ({ n, values }));
  let model: Model;
  const passes: CleanPass[] = [];
  const logits: Float32Array[] = [];
  beforeAll(async () => {
    const { source } = await readPackFolder(path.resolve('public/packs/cifar10-wrn-10-1'));
    model = new Model(source.graph, source.weights);
    for (const { n } of chosen) {
      const image = { kind: 'rgb8', height: 32, width: 32, data: goldenImages()[n]! } as const;
      const x = tf.tensor(normalise(image, source.mean, source.std), [1, 32, 32, 3]);
      passes[n] = forward(model, x);
      logits[n] = (await passes[n]!.logits.data()) as Float32Array;
      x.dispose();
    }
  });
  afterAll(() => {
    for (const pass of passes) pass.dispose();
    model.dispose();
  });

  const groups = (taps: readonly string[]) => [taps.map((_, j) => j)];
  /** Counts from densities. */
  const counts = (taps: readonly string[], densities: readonly Float32Array[]): Counts =>
    densities.map((d, j) => {
      const positions = sizeOf(model.shapes.get(taps[j]!)!) / d.length;
      return [...d].map((share) => Math.round(share * positions));
    });
  async function runZ(n: number, change: Partial<Settings>, histograms = false, also: Integration[] = []) {
    const settings = { ...DEFAULT_SETTINGS, ...change };
    const taps = model.graph.taps[settings.taps];
    const each: Counts[] = [];
    const integrated: Counts[] = [];
    let rows: number[][] = [];
    let byIteration: Float64Array = new Float64Array();
    let alsoByIteration: readonly Float64Array[] = [];
    for await (const event of analyseZ({
      pass: passes[n]!,
      logits: logits[n]!,
      taps,
      groups: groups(taps),
      settings,
      histograms,
      also,
      pause,
    })) {
      if (event.type === 'result') ({ byIteration, alsoByIteration } = event);
      else {
        const stats = event.type === 'gaia' ? event.stats : event.taps;
        each.push(
          counts(
            taps,
            stats.map((s) => s.density),
          ),
        );
        if (event.type === 'iteration')
          integrated.push(
            counts(
              taps,
              event.integrated.map((s) => s.statistic.values),
            ),
          );
        else rows = stats.map((s) => sumRows(s.histogram));
      }
    }
    return { taps, each, integrated, rows, byIteration, alsoByIteration };
  }
  /** Counts over all channels of one tap. */
  function sumRows(histogram: Uint32Array): number[] {
    const out = new Array<number>(BIN_COUNT).fill(0);
    if (histogram.length > 0) histogram.forEach((v, i) => (out[i % BIN_COUNT]! += v));
    return out;
  }
  const squares = (taps: readonly string[], shares: (j: number, k: number) => number, like: Counts): number =>
    Math.sqrt(
      like.reduce(
        (sum, row, j) =>
          sum +
          row.reduce(
            (s, _, k) => s + (shares(j, k) / (sizeOf(model.shapes.get(taps[j]!)!) / row.length)) ** 2,
            0,
          ),
        0,
      ),
    );

  /** Every event of analyseA, the result among them: what a test asserts of it is asserted. */
  async function runA(n: number, settings: Settings) {
    const taps = model.graph.taps[settings.taps];
    const events: AEvent[] = [];
    for await (const event of analyseA({
      pass: passes[n]!,
      logits: logits[n]!,
      taps,
      groups: groups(taps),
      settings,
      histograms: false,
      pause,
    }))
      events.push(event);
    expect(events.at(-1)?.type).toBe('result');
    return events;
  }

  test('the golden file holds the ways of both rules', () => {
    for (const ways of [
      chosen.flatMap(({ values }) => values.ways ?? []),
      chosen.flatMap(({ values }) => values.waysA ?? []),
    ])
      expect(ways.length).toBeGreaterThan(0);
  });

  describe.each(chosen)('image $n', ({ n, values }) => {
    test('logits, MSP, MaxLogit, energy', () => {
      expectClose(logits[n]!, values.logits, 1e-5, 'logits');
      expectNear(msp(logits[n]!), values.msp, 1e-5, 'MSP');
      expectNear(maxLogit(logits[n]!), values.maxlogit, 1e-5, 'MaxLogit');
      expectNear(energy(logits[n]!), values.energy, 1e-5, 'energy');
    });

    test('GAIA-Z: counts and histograms', async () => {
      const { each, rows } = await runZ(n, { iterations: 1 }, true);
      expect(each[0]).toEqual(values.gaiaZ);
      rows.forEach((row, j) => {
        expect(row[28], `zeros of tap ${j}`).toBe(values.histograms[j]![28]);
        // A value at a bin's edge may fall to either side in float32: few do.
        const moved = row.reduce((sum, v, i) => sum + Math.abs(v - values.histograms[j]![i]!), 0) / 2;
        expect(moved, `values of tap ${j} in another bin`).toBeLessThanOrEqual(2);
      });
    });

    test.each(slow ? values.siZ.slice(-1) : values.siZ)(
      'S&I-Z at eta $eta: counts of all iterations by every rule; every T',
      async (want) => {
        const rules = ['mean', 'add', 'multiply'] as const;
        // One run on the slow CPU has the scores of all rules.
        for (const integration of slow ? (['mean'] as const) : rules) {
          const also = slow ? (['add', 'multiply'] as const) : [];
          const got = await runZ(n, { eta: want.eta, iterations: 4, integration }, false, [...also]);
          expect(got.each).toEqual(want.each);
          const { taps } = got;
          const scores = [[integration, got.byIteration] as const].concat(
            also.map((rule, i) => [rule, got.alsoByIteration[i]!] as const),
          );
          for (const [rule, byIteration] of scores)
            for (const T of [1, 2, 3, 4]) {
              const tau =
                rule === 'mean'
                  ? squares(
                      taps,
                      (j, k) => want.each.slice(0, T).reduce((s, it) => s + it[j]![k]!, 0) / T,
                      want.each[0]!,
                    )
                  : squares(taps, (j, k) => want[rule][T - 1]![j]![k]!, want.each[0]!);
              expectNear(byIteration[T - 1]!, tau, 1e-6, `tau by ${rule}, T = ${T}`);
            }
          if (integration !== 'mean') expect(got.integrated).toEqual(want[integration].slice(1));
        }
      },
    );

    test('GAIA-A and S&I-A', async () => {
      for (const want of slow ? values.siA.slice(-1) : values.siA) {
        const settings = { ...DEFAULT_SETTINGS, eta: want.eta, iterations: slow ? 2 : 4 };
        for (const event of await runA(n, settings)) {
          if (event.type !== 'result') continue;
          expectNear(event.gaiaScore, values.gaiaA, 1e-5, 'GAIA-A');
          want.scores.slice(0, settings.iterations).forEach((score, i) => {
            expectNear(event.byIteration[i]!, score, 1e-5, `S&I-A, T = ${i + 1}`);
          });
        }
      }
    });

    // On the slow CPU every fifth way.
    const waysA = (values.waysA ?? []).filter((_, i) => !slow || i % 5 === 1);
    test.each(waysA)(
      'S&I-A, $way: every T, and the counts of every iteration',
      async ({ way, scores, each }) => {
        const settings = { ...DEFAULT_SETTINGS, eta: 0.05, iterations: 3, ...WAYS[way]! };
        const taps = model.graph.taps[settings.taps];
        const got: Counts[] = [];
        for (const event of await runA(n, settings)) {
          if (event.type === 'iteration')
            got.push(
              counts(
                taps,
                event.taps.map((s) => s.density),
              ),
            );
          if (event.type === 'result')
            scores.forEach((score, i) => {
              expectNear(event.byIteration[i]!, score, 1e-5, `S&I-A, ${way}, T = ${i + 1}`);
            });
        }
        expect(got).toEqual(each);
      },
    );

    if (values.siAImage !== undefined)
      test('S&I-A with splitting off', async () => {
        const iterations = slow ? 2 : 4;
        for (const event of await runA(n, { ...DEFAULT_SETTINGS, eta: 0.05, iterations, splitting: false })) {
          if (event.type !== 'result') continue;
          values.siAImage!.slice(0, iterations).forEach((score, i) => {
            expectNear(event.byIteration[i]!, score, 1e-5, `S&I-A of the image, T = ${i + 1}`);
          });
        }
      });

    test.each((values.ways ?? []).slice(0, slow ? 2 : undefined))(
      'counts with $way',
      async ({ way, each }) => {
        const got = await runZ(n, { eta: 0.05, iterations: 3, ...WAYS[way]! });
        expect(got.each).toEqual(each);
      },
    );

    if (values.reference !== undefined)
      test('counts at the reference taps', async () => {
        expect((await runZ(n, { eta: 0.05, iterations: 2, taps: 'reference' })).each).toEqual(
          values.reference,
        );
      });

    const map = async (request: MapRequest, change: Partial<Settings> = {}) =>
      attributionMap({
        pass: passes[n]!,
        logits: logits[n]!,
        taps: model.graph.taps.gaia,
        settings: { ...DEFAULT_SETTINGS, ...change },
        request,
        pause,
      });
    test('input gradient', async () => {
      expectClose((await map({ kind: 'input-gradient' })).values, values.inputGradient, 1e-5, 'map');
    });
    if (values.ig !== undefined)
      test('path attributions and integrated gradients', async () => {
        const path3 = { eta: 0.01, iterations: 3 };
        expectClose((await map({ kind: 'si-path' }, path3)).values, values.siPath!, 1e-5, 'Eq. 8');
        const { tap, channel, values: want } = values.siTap!;
        expectClose((await map({ kind: 'si-tap', tap, channel }, path3)).values, want, 1e-5, 'Eq. 10');
        if (slow) return; // 32 passes forward and backward
        const ig = values.ig!;
        const got = await map({ kind: 'integrated-gradients', steps: ig.steps });
        expectClose(got.values, ig.values, 1e-5, 'integrated gradients');
        // Both are small rests of logits that are right to 1e-5 of their own size.
        const size = Math.max(...values.logits.map(Math.abs));
        expectClose([got.completeness!.difference], [ig.difference], 1e-5, 'difference of logits', size);
        expectClose([got.completeness!.error], [ig.error], 1e-5, 'completeness error', size);
      });
  });
});
