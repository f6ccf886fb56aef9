// @vitest-environment jsdom
import { csvParse } from 'd3-dsv';
import { describe, expect, it } from 'vitest';
import { BIN_COUNT } from '../../engine/histogram/bins';
import { DEFAULT_SETTINGS } from '../../engine/settings';
import { DEFAULT_VIEW } from '../../store/types';
import { SAMPLE_MEASURED } from '../charts/testing/sampleMeasured';
import { sampleMap, sampleRecord, SAMPLE_TAPS } from '../charts/testing/sampleRecord';
import { diverging } from '../charts/colorMaps';
import { histogramModel } from '../figures/histogram/model';
import { mapModel } from '../figures/map/model';
import { matrixModel } from '../figures/matrix/model';
import { mapSettingsText, recordText, settingsText } from '../words/caption';
import { arrivedText } from '../words/arrived';
import { histogramFigure } from './histogramFigure';
import { mapFigure } from './mapFigure';
import { matrixFigure, orderText } from './matrixFigure';
import { allJson, densitiesCsv, fileName, histogramsCsv, mapCsv, scoresCsv } from './numbers';
import { wrap } from './svg';
import { bothText, verdictFigure } from './verdictFigure';
import type { Verdict } from '../../store/selectors';

const record = sampleRecord();
const channels = SAMPLE_TAPS.reduce((n, t) => n + t.shape[2], 0);

function parse(svg: string): Document {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(parsed.querySelector('parsererror')).toBeNull();
  return parsed;
}

describe('numbers', () => {
  it('writes every channel’s densities', () => {
    const rows = csvParse(densitiesCsv(record));
    expect(rows).toHaveLength(channels);
    const row = rows[20]!;
    expect(row).toMatchObject({ layer: '1', name: 'block1.layer.0.bn2', channel: '4' });
    expect(Number(row.si_density)).toBe(record.result!.si[1]!.values[4]);
    expect(Number(row.difference)).toBe(Number(row.si_density) - Number(row.gaia_density));
  });

  it('writes histograms that count every position, between edges with their sign', () => {
    const rows = csvParse(histogramsCsv(record));
    for (const { lower, upper } of rows) {
      if (lower === '0') expect(upper).toBe('0');
      else expect(Number(upper)).toBeGreaterThan(Number(lower));
    }
    expect(rows.some(({ upper }) => Number(upper) < 0)).toBe(true);
    expect(rows.some(({ lower }) => Number(lower) > 0)).toBe(true);
    const first = rows.filter((r) => r.iteration === '1' && r.layer === '0');
    expect(first.reduce((n, r) => n + Number(r.count), 0)).toBe(32 * 32 * 16);
  });

  it('leaves open what has not arrived', () => {
    const rows = csvParse(densitiesCsv(sampleRecord({ arrived: 2 })));
    expect(rows.at(-1)!.si_density).toBe('');
    expect(rows.at(-1)!.gaia_density).not.toBe('');
  });

  it('puts everything into JSON, with what made it', () => {
    const about = {
      version: '1.2.3',
      imageName: 'cat.png',
      packTitle: 'WRN-16-2',
      verdicts: [],
      targetTpr: 0.9,
      primary: null,
      calibration: { source: 'mine', own: true, madeFor: null },
      measured: SAMPLE_MEASURED,
    };
    const all = JSON.parse(allJson(record, sampleMap(), about)) as {
      app: object;
      settings: object;
      complete: boolean;
      measured: unknown;
      layers: { histograms: number[][][] }[];
      map: { values: number[] };
    };
    expect(all.app).toEqual({ name: 'Splitscope', version: '1.2.3' });
    expect(all.settings).toEqual(record.settings);
    expect(all.complete).toBe(true);
    expect(all.measured).toEqual(SAMPLE_MEASURED);
    expect(all.layers[6]!.histograms[1]![127]).toHaveLength(BIN_COUNT);
    expect(all.map.values).toHaveLength(1024);
    expect(mapCsv(sampleMap()).split('\n')).toHaveLength(32);
  });

  it('names files by picture, network and settings', () => {
    expect(fileName('Tabby cat (1).png', record, 'matrix', 'svg')).toBe(
      `Tabby-cat-1_${record.pack}_eta0.001_T2_matrix.svg`,
    );
    const add = sampleRecord({ settings: { integration: 'add' } });
    expect(fileName('../..', add, 'map', 'png')).toBe(`image_${record.pack}_eta0.001_T2_add_map.png`);
    const random = sampleRecord({ settings: { perturbation: 'random', seed: 7, splitting: false } });
    expect(fileName('cat', random, 'scores', 'csv')).toBe(
      `cat_${record.pack}_eta0.001_T2_random_seed7_nosplitting_scores.csv`,
    );
  });
});

describe('captions', () => {
  it('state the settings that made a figure', () => {
    const rest = '7 taps (GAIA’s choice), WASM';
    expect(recordText(record, 'densities')).toBe(`η = 0.001, T = 2, integration mean, ${rest}`);
    expect(recordText(record, 'gradients')).toBe(`η = 0.001, T = 2, ${rest}`);
    const odd = { ...DEFAULT_SETTINGS, perturbation: 'random', splitting: false, tolerance: 1e-9 } as const;
    expect(settingsText(odd, 'z', 'densities')).toContain(
      'random sign steps (seed 0), no splitting (the image is attacked)',
    );
  });
  it('name only what made the figure', () => {
    const changed = {
      ...DEFAULT_SETTINGS,
      integration: 'multiply',
      scoreForm: 'mean-square',
      tolerance: 1e-6,
      splitting: false,
      attackLoss: 'margin',
    } as const;
    expect(settingsText(changed, 'z', 'scores')).toContain('score: mean of squares, |g| ≤');
    expect(settingsText(changed, 'z', 'densities')).not.toContain('squares');
    expect(settingsText(changed, 'z', 'gradients')).not.toMatch(/multiply|squares|\|g\|/);
    expect(settingsText(changed, 'a', 'scores')).toContain('rule A, top 90%');
    expect(settingsText(changed, 'a', 'scores')).not.toMatch(/multiply|squares|\|g\|/);
    expect(mapSettingsText({ kind: 'si-path' }, changed)).toBe('η = 0.001, T = 2, attack loss margin');
    expect(mapSettingsText({ kind: 'input-gradient' }, changed)).toBe('');
    expect(mapSettingsText({ kind: 'smoothgrad', parameters: { copies: 64 } }, changed)).toBe(
      'Copies 64, Noise σ 0.15',
    );
    const gaia = { kind: 'gaia-tap', tap: 0, channel: 0 } as const;
    expect(mapSettingsText(gaia, { ...changed, taps: 'reference' })).toBe('the taps of the papers’ code');
    const still = { ...changed, perturbation: 'none' } as const;
    expect(settingsText(still, 'z', 'gradients')).toBe('T = 2, no perturbation');
    expect(mapSettingsText({ kind: 'si-path' }, still)).toBe('no perturbation');
  });
  it('say how much of an unfinished result is there', () => {
    const part = sampleRecord({ arrived: 3, settings: { iterations: 3 } });
    expect(recordText(part, 'gradients')).toMatch(
      /, arrived: 2 of 3 iterations, iteration 3 at 3 of 7 layers$/,
    );
    expect(arrivedText(sampleRecord())).toBeNull();
    const large = { ...part, plan: { ...part.plan!, rule: 'a' as const } };
    expect(arrivedText(large)).toBe('all 3 iterations at 3 of 7 layers');
    expect(arrivedText({ ...part, forward: null })).toBe('nothing yet');
  });
  it('wrap at spaces', () => {
    expect(wrap('one two three four', 60)).toEqual(['one two', 'three four']);
  });
});

describe('figures', () => {
  it('draws both histograms, or one on the other', () => {
    const model = histogramModel(record, DEFAULT_VIEW, { unit: 'share', scale: 'linear' })!;
    const apart = parse(histogramFigure(model, false, 'η = 0.001 <&>'));
    expect(apart.querySelector('desc')!.textContent).toBe('η = 0.001 <&>');
    expect(Number(apart.documentElement.getAttribute('width'))).toBeGreaterThan(
      Number(parse(histogramFigure(model, true, '')).documentElement.getAttribute('width')),
    );
  });

  it('draws the matrix as rectangles that cover every channel', () => {
    const model = matrixModel(record, DEFAULT_VIEW)!;
    const rects = [...parse(matrixFigure(model, 'x')).querySelectorAll('rect[shape-rendering]')];
    const width = rects.reduce((n, r) => n + Number(r.getAttribute('width')), 0);
    expect(width % channels).toBe(0);
    expect(width / channels).toBeGreaterThanOrEqual(1);
    expect(orderText({ sort: 'channel', mode: 'gaia', complete: true })).toBe('');
    expect(orderText({ sort: 'density', mode: 'si', complete: false })).toBe('');
    expect(orderText({ sort: 'density', mode: 'gaia', complete: true })).toContain(
      'densest channels first, by GAIA',
    );
    expect(orderText({ sort: 'density', mode: 'difference', complete: true })).toContain(
      'densest channels first, by S&I',
    );
    expect(orderText({ sort: 'difference', mode: 'si', complete: true })).toContain(
      'most different channels first',
    );
    const words = (sort: 'channel' | 'density'): string =>
      matrixFigure(matrixModel(record, { ...DEFAULT_VIEW, matrixSort: sort })!, 'x');
    expect(words('channel')).toContain('>channel<');
    expect(words('density')).toContain('>place in its order<');
  });

  it('embeds picture and map', () => {
    const model = mapModel(sampleMap(), { mapClip: 99 }, SAMPLE_TAPS);
    const images = { picture: 'data:,a', map: 'data:,b', width: 32, height: 32 };
    const svg = parse(mapFigure(model, images, diverging(false), 'caption'));
    expect([...svg.querySelectorAll('image')].map((i) => i.getAttribute('href'))).toEqual([
      'data:,a',
      'data:,a',
      'data:,b',
    ]);
  });
});

describe('the verdict', () => {
  const place = { percentile: 97.5, threshold: 12, tpr: 0.95, verdict: 'ood', images: 100 } as const;
  const sure = {
    acceptance: 0.95,
    acceptanceInterval: { low: 0.89, high: 0.98 },
    capped: false,
    pValue: 0.03,
  };
  const quantiles = Array.from({ length: 101 }, (_, n) => 8 + n / 20);
  const settings = record.settings;
  const all: readonly Verdict[] = [
    { method: 'si-z', score: 12.25, settings, calibrated: true, why: null, quantiles, ...place, ...sure },
    {
      method: 'gaia-z',
      score: 12.5,
      settings,
      calibrated: false,
      why: 'settings',
      acceptance: null,
      acceptanceInterval: null,
      capped: false,
      pValue: null,
      percentile: null,
      threshold: null,
      tpr: 0.95,
      verdict: null,
      images: null,
      quantiles: null,
    },
  ];

  it('is a row a detector, empty where nothing is calibrated', () => {
    expect(
      csvParse(
        scoresCsv(all, {
          picture: 'a, b.png',
          input: record.input,
          network: 'tiny',
          calibration: 'mine (your own)',
        }),
      ).map((row) => ({
        ...row,
      })),
    ).toEqual([
      {
        method: 'si-z',
        score_is: '',
        larger_means: 'ood',
        score: '12.25',
        percentile: '97.5',
        id_images: '100',
        threshold: '12',
        id_acceptance: '0.95',
        id_acceptance_low: '0.89',
        id_acceptance_high: '0.98',
        p_value: '0.03',
        verdict: 'ood',
        eta: '0.001',
        iterations: '2',
        integration: 'mean',
        perturbation: 'adversarial',
        splitting: 'on',
        attack_loss: 'cross-entropy',
        l2_bound: '',
        seed: '',
        taps: 'gaia',
        score_form: 'tau',
        tolerance: '0',
        top_fraction: '',
        parameters: '',
        picture: 'a, b.png',
        preprocessing: 'pack',
        background: 'white',
        network: 'tiny',
        calibration: 'mine (your own)',
      },
      {
        method: 'gaia-z',
        score_is: '',
        larger_means: 'ood',
        score: '12.5',
        percentile: '',
        id_images: '',
        threshold: '',
        id_acceptance: '',
        id_acceptance_low: '',
        id_acceptance_high: '',
        p_value: '',
        verdict: '',
        eta: '',
        iterations: '',
        integration: '',
        perturbation: '',
        splitting: '',
        attack_loss: '',
        l2_bound: '',
        seed: '',
        taps: 'gaia',
        score_form: 'tau',
        tolerance: '0',
        top_fraction: '',
        parameters: '',
        picture: 'a, b.png',
        preprocessing: 'pack',
        background: 'white',
        network: 'tiny',
        calibration: '',
      },
    ]);
  });

  it('is drawn with its curve only where one is known', () => {
    const svg = parse(verdictFigure(all, 'Looks familiar: cat', 'caption'));
    expect(svg.querySelector('title')!.textContent).toBe('Looks familiar: cat');
    expect(svg.documentElement.textContent).toContain('S&I 12.250: out of distribution');
    expect(svg.documentElement.textContent).toContain('GAIA 12.500: not calibrated for these settings');
    expect(svg.querySelectorAll('line[stroke-dasharray]')).toHaveLength(1);
    // Its axis: the two sides of the threshold, and numbers that rise to the right.
    const words = [...svg.querySelectorAll('text')];
    const at = (name: string): number =>
      Number(words.find(({ textContent }) => textContent === name)!.getAttribute('x'));
    expect(at('→ OOD')).toBeGreaterThan(at('ID ←'));
    const ticks = words
      .filter((t) => t.getAttribute('text-anchor') === 'middle' && /^[−\d.]+$/.test(t.textContent))
      .map((t) => [Number(t.getAttribute('x')), Number(t.textContent.replace('−', '-'))] as const);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    for (const [n, [x, value]] of ticks.entries())
      if (n > 0) {
        expect(x).toBeGreaterThan(ticks[n - 1]![0]);
        expect(value).toBeGreaterThan(ticks[n - 1]![1]);
      }
  });

  it('says of a run that is not finished that S&I has no score yet', () => {
    const gaia = all.filter(({ method }) => !method.startsWith('si-'));
    const title = (status: 'running' | 'cancelled'): string => bothText(gaia, status, 'picture');
    expect(title('running')).toMatch(/^GAIA: .*; S&I is still running$/);
    expect(title('cancelled')).toMatch(/^GAIA: .*; S&I was cancelled$/);
  });
});
