// @vitest-environment jsdom
/** Every exported figure of made-up results looks as it did: `drawings/` holds them, to be opened and judged. */
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Verdict } from '../../store/selectors';
import { DEFAULT_VIEW } from '../../store/types';
import { diverging } from '../charts/colorMaps';
import { random, sampleMap, sampleRecord } from '../charts/testing/sampleRecord';
import type { Part } from '../figures/explanation/parts';
import { histogramModel } from '../figures/histogram/model';
import { mapModel } from '../figures/map/model';
import { CASCADE_KEY, cascadePlot, CURVES_KEY, curvePlots } from '../figures/map/plots';
import { matrixModel } from '../figures/matrix/model';
import { explanationFigure } from './explanationFigure';
import { histogramFigure } from './histogramFigure';
import { mapFigure } from './mapFigure';
import { matrixFigure } from './matrixFigure';
import { expectDrawing, storeDrawing } from './testing/drawing';
import { trustFigure } from './trustFigure';
import { verdictFigure } from './verdictFigure';

const FOLDER = path.resolve('src/ui/export/drawings');
const taps = [
  { name: 'block1', shape: [8, 8, 6] },
  { name: 'block2', shape: [4, 4, 12] },
] as const;
const record = sampleRecord({ taps });
const caption = 'Made-up numbers, η = 0.001, T = 2';
/** A pixel of grey: what stands in pictures is not the subject. */
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

function verdict(method: 'gaia-z' | 'si-z', score: number, calibrated: boolean): Verdict {
  const common = { method, score, settings: record.settings, tpr: 0.95 };
  return calibrated
    ? {
        ...{ ...common, calibrated, why: null, capped: false, pValue: 0.03, percentile: 97.5, threshold: 12 },
        ...{ acceptance: 0.95, acceptanceInterval: { low: 0.89, high: 0.98 }, verdict: 'ood', images: 100 },
        quantiles: Array.from({ length: 101 }, (_, n) => 8 + n / 20),
      }
    : {
        ...{ ...common, calibrated, why: 'settings', capped: false, pValue: null, percentile: null },
        ...{ threshold: null, acceptance: null, acceptanceInterval: null, verdict: null, images: null },
        quantiles: null,
      };
}
const curve = (seed: number, area: number) => {
  const next = random(seed);
  const shares = [0, 0.25, 0.5, 0.75, 1];
  return { shares, probabilities: shares.map((s) => 0.8 * s + 0.2 * next()), area };
};
const faithfulness = {
  target: sampleMap().target,
  rule: 'z',
  insertion: curve(1, 0.6),
  deletion: curve(2, 0.3),
  randomInsertions: [curve(3, 0.5), curve(4, 0.45)],
  randomDeletions: [curve(5, 0.4), curve(6, 0.55)],
} as const;
const parts: readonly Part[] = [
  {
    kind: 'columns',
    label: 'features',
    title: 'Features, as they are and clipped',
    back: [0.2, 1.4, 0.7, 2.1],
    front: [0.2, 1, 0.7, 1],
    line: 1,
    keys: ['as they are', 'clipped'],
  },
  {
    kind: 'counts',
    label: 'distances',
    title: 'Distances of ID images',
    values: Array.from({ length: 40 }, (_, i) => Math.sin(i) + 2),
    mark: 2.6,
    markIs: 'this picture',
  },
  { kind: 'terms', terms: [{ label: 'Norm of the features', value: 1.25 }] },
];

const FIGURES: Readonly<Record<string, () => string>> = {
  verdict: () =>
    verdictFigure([verdict('si-z', 12.25, true), verdict('gaia-z', 12.5, false)], 'Unfamiliar', caption),
  histograms: () =>
    histogramFigure(
      histogramModel(record, DEFAULT_VIEW, { unit: 'share', scale: 'linear' })!,
      false,
      caption,
    ),
  'histograms-overlaid': () =>
    histogramFigure(histogramModel(record, DEFAULT_VIEW, { unit: 'count', scale: 'log' })!, true, caption),
  'matrix-difference': () =>
    matrixFigure(matrixModel(record, { ...DEFAULT_VIEW, matrix: 'difference' })!, caption),
  'matrix-sorted': () =>
    matrixFigure(matrixModel(record, { ...DEFAULT_VIEW, matrix: 'gaia', matrixSort: 'density' })!, caption),
  map: () =>
    mapFigure(
      mapModel(sampleMap(), { mapClip: 99 }, taps),
      { picture: PIXEL, map: PIXEL, width: 32, height: 32 },
      diverging(false),
      caption,
    ),
  curves: () => trustFigure(curvePlots(faithfulness), CURVES_KEY, 'Insertion and deletion', caption),
  cascade: () =>
    trustFigure(
      [
        cascadePlot([
          { node: 'fc', signed: 0.7, absolute: 0.6, layers: 1, of: 3 },
          { node: 'block2', signed: 0.3, absolute: 0.5, layers: 2, of: 3 },
          { node: 'block1', signed: -0.1, absolute: 0.1, layers: 3, of: 3 },
        ]),
      ],
      CASCADE_KEY,
      'Cascade',
      caption,
    ),
  explanation: () =>
    explanationFigure(parts, 'ReAct on this picture', caption, {
      paint: () => PIXEL,
      pixels: () => new Uint8ClampedArray(4 * 32 * 32),
    }),
};

test.each(Object.entries(FIGURES))('%s', (name, draw) => {
  const svg = draw();
  storeDrawing(FOLDER, name, svg);
  expectDrawing(FOLDER, name, svg);
});

test('what a person would see is told apart: a shift, a word, a colour, a piece more', () => {
  const svg = FIGURES.verdict!();
  for (const changed of [
    svg.replace(/ x="(\d+)/, (_, x: string) => ` x="${Number(x) + 1}`),
    svg.replace('out of distribution', 'in distribution'),
    svg.replace(/#[0-9a-f]{6}/, '#ff0000'),
    svg.replace('</svg>', '<line x1="0" x2="9" y1="0" y2="9"/></svg>'),
  ]) {
    expect(changed).not.toBe(svg);
    expect(() => {
      expectDrawing(FOLDER, 'verdict', changed);
    }).toThrow();
  }
});
