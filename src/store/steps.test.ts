/** What the progress bar counts, held against the events that the engine really sends. */
import { beforeAll, expect, it } from 'vitest';
import { analyseA } from '../engine/attribution/analyseA';
import { analyseZ } from '../engine/attribution/analyseZ';
import { Model } from '../engine/graph/model';
import { forward } from '../engine/graph/pass';
import { useNodeBackend } from '../engine/nodeBackend';
import type { PlanEvent } from '../engine/jobs';
import { DEFAULT_SETTINGS, type Settings } from '../engine/settings';
import { smallNet } from '../engine/testing/smallNet';
import { tf } from '../engine/tf';
import { stepAfter, stepsOf } from './records';

beforeAll(() => useNodeBackend('cpu'));

/** The (iteration, group) of every event between the plan and the end; null for the first pass. */
async function sent(rule: 'z' | 'a', groups: number[][], settings: Settings) {
  const { graph, weights } = smallNet();
  const model = new Model(graph, weights);
  const pass = forward(model, tf.ones([1, 8, 8, 3]));
  const logits = (await pass.logits.data()) as Float32Array;
  const input = {
    pass,
    logits,
    taps: model.graph.taps.gaia,
    groups,
    settings,
    histograms: false,
    pause: () => Promise.resolve(),
  };
  const steps: ({ iteration: number; group: number } | null)[] = [];
  for await (const event of rule === 'a' ? analyseA(input) : analyseZ(input)) {
    if (event.type === 'gaia') steps.push(null);
    if (event.type === 'iteration') steps.push({ iteration: event.iteration, group: event.group + 1 });
  }
  return steps;
}

const CASES: readonly (readonly ['z' | 'a', number[][], Partial<Settings>])[] = [
  ['z', [[0, 1, 2]], { iterations: 1 }],
  ['z', [[0], [1, 2]], { iterations: 4 }],
  ['z', [[0], [1], [2]], { iterations: 3, splitting: false }],
  ['z', [[0], [1], [2]], { iterations: 3, perturbation: 'none' }],
  ['a', [[0, 1, 2]], { iterations: 1 }],
  ['a', [[0], [1, 2]], { iterations: 3 }],
  ['a', [[0], [1], [2]], { iterations: 2, perturbation: 'none', splitting: false }],
  ['a', [[0], [1], [2]], { iterations: 3, splitting: false }],
  ['a', [[0], [1], [2]], { iterations: 4, topFraction: 1 }],
];

it.each(CASES)(
  'rule %s, tap groups %j, %o: every step is counted and named',
  async (rule, groups, change) => {
    const settings = { ...DEFAULT_SETTINGS, ...change };
    const plan: PlanEvent = {
      type: 'plan',
      taps: [],
      groups,
      flop: 0,
      bins: 0,
      rule,
      settings,
      backend: 'cpu',
    };
    const steps = await sent(rule, groups, settings);
    expect(stepsOf(plan)).toBe(steps.length);
    steps.forEach((step, done) => {
      const said = stepAfter(plan, done);
      expect(said && { iteration: said.iteration, group: said.group }).toEqual(step);
    });
    expect(stepAfter(plan, steps.length)).toBeNull();
  },
);
