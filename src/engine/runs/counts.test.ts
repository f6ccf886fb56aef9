/** The counts of one tap are those of the whole analysis at this tap. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '..';
import type { CountsEvent, TapStats } from '../jobs';
import { nodeWasmBase } from '../nodeBackend';
import { DEFAULT_SETTINGS, type Settings } from '../settings';
import { smallImage, smallNet } from '../testing/smallNet';

const CASES: readonly (readonly [string, Partial<Settings>])[] = [
  ['rule z', {}],
  ['three iterations, random signs', { iterations: 3, perturbation: 'random', eta: 0.1 }],
  ['nothing moves', { iterations: 3, perturbation: 'none' }],
  ['the image attacked', { iterations: 3, splitting: false, eta: 0.05 }],
  ['another tolerance', { tolerance: 0.01 }],
  ['GAIA alone', { iterations: 1 }],
  ['rule a', { labelSpace: 'a', iterations: 3, topFraction: 0.5 }],
  ['rule a, the image attacked', { labelSpace: 'a', splitting: false, iterations: 2 }],
];

describe.each(['wasm', 'cpu'] as const)('counts, on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ backend, wasmBase: nodeWasmBase() });
    await engine.loadModel('small', smallNet());
  });
  afterAll(() => {
    engine.dispose();
  });
  const countsOf = async (settings: Settings, tap: number): Promise<CountsEvent> => {
    for await (const event of engine.run('counts', { pack: 'small', image: smallImage(), settings, tap }))
      return event;
    throw new Error('The job ended without counts.');
  };

  test.each(CASES)('%s', async (_, change) => {
    const settings = { ...DEFAULT_SETTINGS, ...change };
    const { tensors } = engine.memory();
    let gaia: readonly TapStats[] = [];
    const iterations: TapStats[][] = [];
    let rule = '';
    const spec = { pack: 'small', image: smallImage(), settings, histograms: true };
    for await (const event of engine.run('analyse', spec)) {
      if (event.type === 'plan') ({ rule } = event);
      if (event.type === 'forward') {
        gaia = event.gaia;
        if (rule === 'z') iterations.push([...event.gaia]);
      }
      if (event.type === 'iteration')
        for (const stats of event.taps) (iterations[event.iteration - 1] ??= [])[stats.tap] = stats;
    }
    for (const tap of gaia.keys()) {
      const counts = await countsOf(settings, tap);
      expect(counts.gaia).toEqual(gaia[tap]);
      expect(counts.gaia.histogram.length).toBeGreaterThan(0);
      expect(counts.iterations).toEqual(iterations.map((row) => row[tap]));
      expect(counts.iterations).toHaveLength(settings.iterations);
    }
    expect(engine.memory().tensors).toBe(tensors);
  });

  test('a tap that there is not is named', async () => {
    await expect(countsOf(DEFAULT_SETTINGS, 3)).rejects.toMatchObject({
      code: 'bad-settings',
      message: 'There is no tap 3; the network has 3 by these settings.',
    });
  });
});
