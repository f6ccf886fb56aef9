import { describe, expect, test } from 'vitest';
import { METHODS } from '../engine/detectors/methods';
import { DEFAULT_SETTINGS } from '../engine/settings';
import { planOf } from './analyse';
import { UsageError } from './flags';
import { scoreOptions } from './options';
import { capture } from './testing/capture';

describe('arguments of score', () => {
  test('nothing but a picture: the engine’s defaults', () => {
    const options = scoreOptions(['a.png']);
    expect(options).toMatchObject({ images: ['a.png'], raw: [], pack: null, methods: null, backend: 'wasm' });
    expect(options.settings).toEqual(DEFAULT_SETTINGS);
  });

  test('every flag reaches its setting', () => {
    const argv =
      'a.png --eta 0.05 --iterations=4 --integration multiply --perturbation random --no-splitting --taps reference ' +
      '--attack-loss margin --l2-bound 0.5 --label-space z --top-fraction 0.8 --score-form mean-square --tolerance 1e-6 ' +
      '--seed -3 --preprocessing crop-only --background grey --accept 0.9 --backend cpu --pack p --methods si-z,msp,si-z --json ' +
      '--logits --densities --recursive --jobs 3 --raw x.npy --raw y.npy -- --odd.png';
    expect(scoreOptions(argv.split(' '))).toEqual({
      images: ['a.png', '--odd.png'],
      raw: ['x.npy', 'y.npy'],
      pack: 'p',
      methods: ['si-z', 'msp'],
      params: {},
      settings: {
        eta: 0.05,
        iterations: 4,
        integration: 'multiply',
        perturbation: 'random',
        splitting: false,
        attackLoss: 'margin',
        l2Bound: 0.5,
        taps: 'reference',
        labelSpace: 'z',
        topFraction: 0.8,
        scoreForm: 'mean-square',
        tolerance: 1e-6,
        seed: -3,
      },
      preprocessing: 'crop-only',
      background: 'grey',
      accept: 0.9,
      backend: 'cpu',
      recursive: true,
      jobs: 3,
      json: true,
      logits: true,
      densities: true,
    });
  });

  test.each([
    ['a --eta 5', '--eta must be a number from 0.00001 to 1; it is "5".'],
    ['a --eta=', '--eta must be a number from 0.00001 to 1; it is empty.'],
    ['a --eta nan', '--eta must be a number from 0.00001 to 1; it is "nan".'],
    ['a --iterations 2.5', '--iterations must be a whole number from 1 to 64; it is "2.5".'],
    ['a --iterations 65', '--iterations must be a whole number from 1 to 64; it is "65".'],
    ['a --l2-bound 0', '--l2-bound must be a number above 0; it is "0".'],
    ['a --tolerance -1', '--tolerance must be a number from 0; it is "-1".'],
    ['a --seed x', '--seed must be a whole number; it is "x".'],
    ['a --taps all', '--taps must be one of gaia, reference; it is "all".'],
    ['a --backend auto', '--backend must be one of wasm, webgpu, cpu; it is "auto".'],
    [
      'a --methods si-z,nothing',
      `--methods must be a list, with commas, of ${METHODS.join(', ')}; it holds "nothing".`,
    ],
    ['a --methods react:p=95', '--methods: "react" has no parameter "p"; it has percentile.'],
    ['a --methods knn:k=many', '--methods: "k" of "knn" is a number; it is "many".'],
    [
      'a --methods knn:k=5,knn:k=50',
      '--methods holds knn twice, with unlike parameters: score it in two runs.',
    ],
    ['a --methods si-z:eta=0.5 --eta 0.1', '--methods says eta=0.5, --eta says 0.1: give one of them.'],
    ['a --jobs 0', '--jobs must be a whole number from 1 to 256; it is "0".'],
    ['a --pack', '--pack needs a value after it.'],
    ['a --json=yes', '--json takes no value; it is "yes".'],
    ['a --eta 0.1 --eta 0.2', '--eta is given twice.'],
    ['a --constructor', 'There is no flag --constructor; "splitscope --help" lists them all.'],
    ['a -e 1', 'There is no flag -e; "splitscope --help" lists them all.'],
    ['a --logits', '--logits needs --json: the table has no room for it.'],
    ['a --label-space z --methods si-a', '--label-space z and the method si-a exclude each other.'],
    ['--json', 'Name at least one picture, a folder of pictures, or --raw FILE.npy.'],
  ])('%s', (argv, message) => {
    expect(() => scoreOptions(argv.split(' '))).toThrow(new UsageError(message));
  });

  test('methods lead to the rules that are run', () => {
    const z = DEFAULT_SETTINGS;
    const all = (rule: string) => [`gaia-${rule}`, `si-${rule}`, 'msp', 'maxlogit', 'energy'];
    expect(planOf(null, z, 10)).toEqual({ methods: all('z'), analysed: all('z'), rules: ['z'], si: true });
    expect(planOf(null, z, 1000)).toEqual({ methods: all('a'), analysed: all('a'), rules: ['a'], si: true });
    expect(planOf(null, { ...z, labelSpace: 'a' }, 10)).toEqual({
      methods: all('a'),
      analysed: all('a'),
      rules: ['a'],
      si: true,
    });
    expect(planOf(['si-a'], z, 10).rules).toEqual(['a']);
    expect(planOf(['si-a', 'gaia-z'], z, 10).rules).toEqual(['z', 'a']);
    expect(planOf(['si-a', 'gaia-z'], z, 1000).rules).toEqual(['a', 'z']);
    // The scores of the logits need no gradient; densities are asked for by name.
    expect(planOf(['msp', 'energy'], z, 10)).toEqual({
      methods: ['msp', 'energy'],
      analysed: [],
      rules: [],
      si: false,
    });
    expect(planOf(['gaia-z', 'msp'], z, 10)).toEqual({
      methods: ['gaia-z', 'msp'],
      analysed: ['gaia-z', 'msp'],
      rules: ['z'],
      si: false,
    });
    expect(planOf(['msp'], z, 10, true).rules).toEqual(['z']);
    expect(planOf(['msp'], z, 1000, true).rules).toEqual(['a']);
    expect(planOf(['si-a'], z, 10, true).rules).toEqual(['a']);
  });
});

describe('commands', () => {
  test('help names every flag; version is the package’s', async () => {
    const { code, out } = await capture('score', '--help');
    expect(code).toBe(0);
    for (const flag of ['--eta N', '--raw FILE.npy', '--no-splitting', '--backend wasm|webgpu|cpu'])
      expect(out).toContain(flag);
    expect(out.split('\n').every((line) => line.length <= 200)).toBe(true);
    expect((await capture('--version')).out).toMatch(/^splitscope \d+\.\d+\.\d+\n$/);
  });

  test('packs are listed', async () => {
    const { out } = await capture('packs', '--json');
    const ids = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect(ids).toContain('cifar10-wrn-10-1');
  });

  test.each([
    [[], 2, /^splitscope: Name a command/],
    [['draw'], 2, /^splitscope: There is no command "draw"/],
    [['packs', 'x'], 2, /^splitscope: "splitscope packs" takes no further words/],
    [
      ['score', 'a.png', '--pack', '/nowhere'],
      3,
      /built-in pack \(.*cifar10-wrn-10-1.*"\/nowhere" is neither\.$/,
    ],
    [['score', 'a.png', '--pack', 'src/cli'], 3, /"pack\.json" is not there/],
  ] as const)('%j: exit code %i, one sentence', async (argv, code, message) => {
    const got = await capture(...argv);
    expect(got.code).toBe(code);
    expect(got.out).toBe('');
    expect(got.err.trim()).toMatch(message);
    expect(got.err.trim().split('\n')).toHaveLength(1);
  });
});
