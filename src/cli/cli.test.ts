import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '../engine';
import { toNetwork } from '../images/network/toNetwork';
import type { AnalyseResult, AnalyseSpec, JobKind } from '../engine/jobs';
import { nodeWasmBase } from '../engine/nodeBackend';
import { defaults } from '../engine/detectors/detector';
import { metaOf } from '../engine/detectors/methods';
import { DEFAULT_SETTINGS, type Settings } from '../engine/settings';
import { analyse, planOf } from './analyse';
import { scoreBatch } from './batch';
import { decodeBytes, readBytes } from '../images/node/decode';
import { findPack } from './packs';
import { ResultSchema } from './schema';
import { capture, type Outcome } from './testing/capture';

const program = path.resolve('bin/splitscope.mjs');
const cat = path.resolve('public/samples/cat.webp');
const plate = path.resolve('public/samples/zone-plate.webp');

/** The program as a person runs it, from a folder that is not the repository. */
const spawned = (...argv: readonly string[]): Promise<Outcome> => spawnedAs([program], argv);

const spawnedAs = (how: readonly string[], argv: readonly string[]): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...how, ...argv], { cwd: tmpdir() });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code: code ?? -1, out, err });
    });
  });

async function inProcess(files: readonly string[]): Promise<AnalyseResult[]> {
  const pack = await findPack(null);
  const engine = await createEngine({ backend: 'wasm', wasmBase: nodeWasmBase() });
  try {
    await engine.loadModel('p', pack.source);
    const results: AnalyseResult[] = [];
    for (const file of files) {
      const { rgba } = await decodeBytes(await readBytes(file), 'white');
      const image = toNetwork(rgba, pack.json.preprocessing);
      const spec: AnalyseSpec = { pack: 'p', image, settings: DEFAULT_SETTINGS, histograms: false };
      for await (const event of engine.run('analyse', spec))
        if (event.type === 'done') results.push(event.result);
    }
    return results;
  } finally {
    engine.dispose();
  }
}

describe('the program', () => {
  test('JSON lines, a bad file in the middle, and nothing else on stdout; the same scores as the engine here', async () => {
    const bad = path.join(mkdtempSync(path.join(tmpdir(), 'splitscope-')), 'cut.png');
    writeFileSync(bad, Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]));
    const { code, out, err } = await spawned('score', cat, bad, plate, '--json');
    expect(code).toBe(1);
    expect(err).toBe(
      `splitscope: ${bad}: This PNG file is cut short: its end is missing. Choose the original picture.\n`,
    );
    const results = out
      .trimEnd()
      .split('\n')
      .map((line) => v.parse(ResultSchema, JSON.parse(line)));
    expect(results.map(({ file }) => file)).toEqual([cat, plate]);
    expect(results[0]!.prediction.label).toBe('cat');
    expect(Object.keys(results[0]!)).toEqual([
      'file',
      'pack',
      'backend',
      'seconds',
      'prediction',
      'scores',
      'taps',
    ]);
    const inThisProcess = await inProcess(results.map(({ file }) => file));
    for (const [i, result] of results.entries()) {
      const here = inThisProcess[i]!;
      expect(result.scores.map(({ method }) => method)).toEqual([
        'gaia-z',
        'si-z',
        'msp',
        'maxlogit',
        'energy',
      ]);
      for (const line of result.scores) {
        expect(line.score).toBe(here.scores.find((s) => s.method === line.method)!.score);
        expect(line.percentile).not.toBeNull();
        expect(line).toMatchObject({ acceptance: 0.95, calibrationImages: 1000 });
        expect(line.acceptanceInterval!.low).toBeCloseTo(0.9346, 4);
        expect(line.verdict).toBe(line.score! > line.threshold! ? 'ood' : 'id');
        expect(line.pValue).toBeGreaterThanOrEqual(1 - line.percentile! / 100 - 0.01);
      }
    }
  });

  test('all well: exit code 0 and a table without a word on stderr', async () => {
    const { code, out, err } = await spawned('score', cat);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/predicted: cat, /);
    expect(out).toMatch(/S&I-Z +\d+\.\d+ {2}\d+% of 1,000 ID images score lower +(in|out of) distribution/);
  });

  test('engines side by side give what one gives, in the same order; nothing is drawn in a pipe', async () => {
    const run = async (jobs: string) => {
      const { code, out, err } = await spawned(
        ...['score', path.dirname(cat), '--json', '--pack', 'cifar10-wrn-10-1', '--jobs', jobs],
      );
      expect([code, err]).toEqual([0, '']);
      return out
        .trim()
        .split('\n')
        .map((line) => ({ ...v.parse(ResultSchema, JSON.parse(line)), seconds: 0 }));
    };
    const [one, three] = [await run('1'), await run('3')];
    expect(one.length).toBeGreaterThan(10);
    expect(three).toEqual(one);
  });

  test.each(['1', '2'])('Ctrl+C keeps what is done, with %s engines', async (jobs) => {
    const child = spawn(process.execPath, [
      ...[program, 'score', path.dirname(cat), '--json', '--jobs', jobs],
      ...['--iterations', '8', '--pack', 'cifar10-wrn-10-1'],
    ]);
    let [out, err] = ['', ''];
    child.stdout.on('data', (text: Buffer) => {
      if (out === '') child.kill('SIGINT');
      out += text.toString();
    });
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    const results = out
      .trim()
      .split('\n')
      .map((line) => v.parse(ResultSchema, JSON.parse(line)));
    expect(err).toMatch(
      new RegExp(
        `^splitscope: Stopped after ${results.length} of \\d+ images; their results are printed\\.\n$`,
      ),
    );
  });

  test('nobody listening to stderr is harmless', async () => {
    const child = spawn(process.execPath, [program, 'score', 'missing.png', cat, '--json', '--jobs', '1']);
    child.stderr.destroy();
    let out = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(1);
    expect(v.parse(ResultSchema, JSON.parse(out)).file).toBe(cat);
  });

  test('from its sources, without a build, engines side by side included', async () => {
    const [tsx, source] = [createRequire(import.meta.url).resolve('tsx/cli'), path.resolve('src/cli/bin.ts')];
    const { code, out, err } = await spawnedAs(
      [tsx, source],
      ['score', cat, plate, '--json', '--pack', 'cifar10-wrn-10-1', '--methods', 'msp', '--jobs', '2'],
    );
    expect([code, err]).toEqual([0, '']);
    expect(out.trim().split('\n')).toHaveLength(2);
  });

  test('a wrong command line: exit code 2, one sentence', async () => {
    const { code, out, err } = await spawned('score', cat, '--eta', '2');
    expect([code, out, err]).toEqual([
      2,
      '',
      'splitscope: --eta must be a number from 0.00001 to 1; it is "2".\n',
    ]);
  });

  test('WebGPU is run on a GPU or refused, never replaced', async () => {
    const { code, out, err } = await spawned('score', cat, '--backend', 'webgpu', '--json');
    if (code === 0) expect(v.parse(ResultSchema, JSON.parse(out)).backend).toBe('webgpu');
    else {
      expect(code).toBe(3);
      expect(out).toBe('');
      expect(err).toMatch(/splitscope: .*(GPU|WebGPU|webgpu).*\.\n$/);
    }
  });
});

test('a folder is scored in order; settings off the grid have no percentile', async () => {
  const { code, out } = await capture(
    'score',
    path.dirname(cat),
    '--json',
    '--methods',
    'si-z',
    '--eta',
    '0.002',
    '--iterations',
    '2',
    '--pack',
    'cifar10-wrn-10-1',
  );
  const results = out
    .trim()
    .split('\n')
    .map((line) => v.parse(ResultSchema, JSON.parse(line)));
  expect(code).toBe(0);
  const names = results.map(({ file }) => path.basename(file));
  expect(names).toContain('cat.webp');
  expect(names).toEqual([...names].sort());
  expect(results.every(({ scores }) => scores[0]!.percentile === null)).toBe(true);
});

test('the plain JavaScript backend agrees', async () => {
  const of = async (backend: string) => {
    const { out } = await capture(
      'score',
      cat,
      '--json',
      '--backend',
      backend,
      '--pack',
      'cifar10-wrn-10-1',
      '--methods',
      'si-z,energy',
    );
    return v.parse(ResultSchema, JSON.parse(out));
  };
  const [wasm, cpu] = [await of('wasm'), await of('cpu')];
  expect(cpu.backend).toBe('cpu');
  cpu.scores.forEach(({ score }, i) => {
    expect(Math.abs(score! / wasm.scores[i]!.score! - 1)).toBeLessThan(1e-5);
  });
});

test('the table names every setting that made its scores, and none that did not', async () => {
  const last = async (...flags: string[]): Promise<string> => {
    const { out } = await capture('score', cat, '--pack', 'cifar10-wrn-10-1', ...flags);
    return out
      .trimEnd()
      .split('\n')
      .at(-1)!
      .trim()
      .replace(/ · [\d.]+ s$/, '');
  };
  const pack = 'cifar10-wrn-10-1 · ';
  expect(await last()).toBe(`${pack}η 0.001, T 2, mean, adversarial step · wasm`);
  expect(await last('--attack-loss', 'margin', '--score-form', 'mean-square', '--l2-bound', '0.5')).toBe(
    `${pack}η 0.001, T 2, mean, adversarial step along the margin loss, L2 ≤ 0.5, mean of squares · wasm`,
  );
  expect(await last('--perturbation', 'random', '--seed', '3', '--no-splitting')).toBe(
    `${pack}η 0.001, T 2, mean, random step, seed 3, no splitting · wasm`,
  );
  expect(await last('--methods', 'si-a', '--tolerance', '1e-6')).toBe(
    `${pack}η 0.001, T 2, top 90%, adversarial step · wasm`,
  );
  expect(await last('--methods', 'gaia-z', '--taps', 'reference')).toBe(`${pack}reference taps · wasm`);
  expect(await last('--methods', 'gaia-z,msp')).toBe(`${pack}wasm`);
});

test('only what is asked for is computed: no taps and no gradients for scores of the logits, no S&I for GAIA', async () => {
  const pack = await findPack('cifar10-wrn-10-1');
  const engine = await createEngine({ backend: 'wasm', wasmBase: nodeWasmBase() });
  const ran: [JobKind, Settings][] = [];
  const watched: Engine = {
    ...engine,
    run: (kind, spec, options) => {
      ran.push([kind, (spec as AnalyseSpec).settings]);
      return engine.run(kind, spec, options);
    },
  };
  try {
    await engine.loadModel(pack.json.id, pack.source);
    const { rgba } = await decodeBytes(await readBytes(cat), 'white');
    const image = toNetwork(rgba, pack.json.preprocessing);
    const settings = { ...DEFAULT_SETTINGS, iterations: 2, labelSpace: 'a' } as const;
    const planned = (methods: Parameters<typeof planOf>[0]) => ({
      ...planOf(methods, settings, pack.json.classes.length),
      settings,
      accept: 0.95,
      identity: pack.identity,
      logits: true,
      densities: false,
    });
    const of = (methods: Parameters<typeof planOf>[0]) =>
      analyse(watched, pack.json, image, cat, planned(methods));
    const both = await of(['gaia-a', 'energy', 'msp', 'si-a']);
    ran.length = 0;
    const [alone] = await scoreBatch(watched, pack.json, [image], planned(['energy', 'msp']), {});
    expect(ran.map(([kind]) => kind)).toEqual(['score']);
    alone!.scores.forEach(({ method, score, percentile }, i) => {
      const beside = both.scores[i + 1]!;
      expect(method).toBe(beside.method);
      expect(Math.abs(score! / beside.score! - 1)).toBeLessThan(1e-5);
      expect(percentile).toBe(beside.percentile);
    });
    expect(alone!.logits).toHaveLength(10);
    expect(alone!.prediction.index).toBe(both.prediction.index);
    expect(alone!.prediction.label).toBe(both.prediction.label);
    // GAIA alone needs none of S&I's passes, and says of its settings what was asked.
    ran.length = 0;
    const gaia = await of(['gaia-a', 'energy']);
    expect(ran.map(([kind, { iterations, labelSpace }]) => [kind, iterations, labelSpace])).toEqual([
      ['analyse', 1, 'a'],
    ]);
    expect(gaia.scores).toEqual(both.scores.slice(0, 2));
    expect(gaia.taps).toEqual(both.taps.map((tap) => ({ ...tap, siInnerMean: null })));
    for (const tap of both.taps)
      expect(Object.keys(tap)).toEqual(['name', 'shape', 'gaiaInnerMean', 'siInnerMean']);
    expect(v.parse(ResultSchema, gaia)).toEqual(gaia);
  } finally {
    engine.dispose();
  }
});

test('every detector can be asked for, in any order, with its parameters; a picture that fails does not harm its batch', async () => {
  const methods = 'odin,gaia-z,gen,knn,msp,mahalanobis';
  const { code, out, err } = await capture(
    ...['score', cat, 'missing.png', plate, '--json', '--pack', 'cifar10-wrn-10-1', '--methods', methods],
  );
  expect(code).toBe(1);
  expect(err).toBe('splitscope: missing.png: There is no such file.\n');
  const results = out
    .trim()
    .split('\n')
    .map((line) => v.parse(ResultSchema, JSON.parse(line)));
  expect(results.map(({ file }) => file)).toEqual([cat, plate]);
  for (const { scores, taps } of results) {
    expect(scores.map(({ method }) => method).join()).toBe(methods);
    expect(scores.every(({ score }) => score !== null)).toBe(true);
    expect(scores[0]!.parameters).toEqual(defaults(metaOf('odin')));
    expect(taps.length).toBeGreaterThan(0);
  }
  const table = await capture(
    'score',
    cat,
    '--pack',
    'cifar10-wrn-10-1',
    '--methods',
    'si-z,odin',
    '--eta',
    '0.3',
  );
  expect(table.out).toMatch(/S&I-Z +[\d.−e]+ {2}not calibrated for these settings/);
});

test('every calibrated score has its threshold, and no finer one than its images can know', async () => {
  const of = async (...flags: string[]) => {
    const { out } = await capture('score', cat, '--json', '--pack', 'cifar10-wrn-10-1', ...flags);
    return v.parse(ResultSchema, JSON.parse(out)).scores;
  };
  for (const score of await of()) {
    expect(score.acceptance).toBe(0.95);
    expect(score.calibrationImages).toBeGreaterThan(100);
    expect(score.verdict).toBe(score.score! > score.threshold! ? 'ood' : 'id');
  }
  const [strict] = await of('--methods', 'gaia-z', '--accept', '0.5');
  const [usual] = await of('--methods', 'gaia-z');
  expect(strict!.threshold).toBeLessThan(usual!.threshold!);
  // Finer than its images can know.
  const [fine] = await of('--methods', 'gaia-z', '--accept', '0.9999');
  expect(fine!.acceptance).toBeCloseTo(1 - 1 / fine!.calibrationImages!, 10);
  const [off] = await of('--methods', 'si-z', '--eta', '0.002');
  expect(off).toMatchObject({ threshold: null, acceptance: null, verdict: null, calibrationImages: null });
});

test('a calibration made for other weights gives no percentile and no verdict', async () => {
  const pack = await findPack('cifar10-wrn-10-1');
  const engine = await createEngine({ backend: 'wasm', wasmBase: nodeWasmBase() });
  try {
    await engine.loadModel(pack.json.id, pack.source);
    const { rgba } = await decodeBytes(await readBytes(cat), 'white');
    const image = toNetwork(rgba, pack.json.preprocessing);
    const of = (identity: typeof pack.identity) =>
      analyse(engine, pack.json, image, cat, {
        ...planOf(['gaia-z'], DEFAULT_SETTINGS, pack.json.classes.length),
        settings: DEFAULT_SETTINGS,
        accept: 0.95,
        identity,
        logits: false,
        densities: false,
      });
    const [own, other] = [await of(pack.identity), await of({ ...pack.identity, network: '0'.repeat(64) })];
    expect(own.scores[0]!.percentile).not.toBeNull();
    expect(other.scores[0]).toMatchObject({ percentile: null, threshold: null, verdict: null, pValue: null });
    expect(other.scores[0]!.score).toBe(own.scores[0]!.score);
  } finally {
    engine.dispose();
  }
});
