import { DEFAULT_SETTINGS } from '../engine/settings';
import { READERS } from '../datasets/open';
import { BENCHMARK_FLAGS } from './benchmark/options';
import { REPORT_FLAGS } from './benchmark/merge';
import { SEARCH_FLAGS } from './benchmark/search';
import { type Flag, type Flags, rangeOf } from './flags';
import { FIT_FLAGS } from './fit/options';
import { INSPECT_FLAGS } from './inspect';
import { PACK_FLAGS } from './pack';
import { DEFAULT_ACCEPTANCE, SCORE_FLAGS } from './options';

const DEFAULTS: Readonly<Record<string, string | number>> = {
  eta: DEFAULT_SETTINGS.eta,
  iterations: DEFAULT_SETTINGS.iterations,
  integration: DEFAULT_SETTINGS.integration,
  perturbation: DEFAULT_SETTINGS.perturbation,
  taps: DEFAULT_SETTINGS.taps,
  'attack-loss': DEFAULT_SETTINGS.attackLoss,
  'label-space': DEFAULT_SETTINGS.labelSpace,
  'top-fraction': DEFAULT_SETTINGS.topFraction,
  'score-form': DEFAULT_SETTINGS.scoreForm,
  tolerance: DEFAULT_SETTINGS.tolerance,
  seed: DEFAULT_SETTINGS.seed,
  background: 'white',
  accept: DEFAULT_ACCEPTANCE,
};

function valueOf(flag: Flag): string {
  switch (flag.kind) {
    case 'switch':
      return '';
    case 'text':
      return ` ${flag.value}`;
    case 'number':
      return ' N';
    case 'choice':
      return ` ${flag.choices.join('|')}`;
    case 'list':
      return ' LIST';
  }
}

/** A text in lines of at most `width` characters, broken between words. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function linesOf(name: string, flag: Flag): string {
  const fallback = DEFAULTS[name];
  const notes = [
    flag.help,
    ...(flag.kind === 'list' ? [`of ${flag.choices.join(', ')}`] : []),
    ...(flag.kind === 'number' ? [rangeOf(flag)] : []),
    ...(fallback === undefined ? [] : [`default: ${fallback}`]),
  ].join('; ');
  const head = `  --${name}${valueOf(flag)}`;
  const lines = wrapped(notes, 90);
  const rest = lines.map((line) => `${' '.repeat(30)}${line}`);
  return head.length < 30
    ? [`${head.padEnd(30)}${lines[0]}`, ...rest.slice(1)].join('\n')
    : [head, ...rest].join('\n');
}

const linesFor = (flags: Flags): string =>
  Object.entries(flags)
    .map(([name, flag]) => linesOf(name, flag))
    .join('\n');

/** The text of `splitscope --help`, made from the flags themselves. */
export const help =
  (): string => `splitscope: how out-of-distribution a network finds an image, by S&I and GAIA.

  splitscope score IMAGE... [flags]   score pictures, or the pictures in folders
  splitscope benchmark --id DATA --ood NAME=DATA... --out DIR [flags]
                                      how well detectors tell sets of pictures apart
  splitscope merge DIR... [FILE...] --out DIR
                                      join the parts of a benchmark made with --shard,
                                      and scores made elsewhere beside it: CSV, JSON, NPZ
  splitscope report DIR               a benchmark's tables: Markdown, LaTeX, CSV, JSON, HTML
  splitscope report FILE... --out DIR the same of scores made elsewhere: CSV, JSON, NPZ
  splitscope search DIR [flags]       the best settings of a detector, told on images held out
  splitscope inspect MODEL [flags]    what a network is: ONNX, Keras, TensorFlow.js, PyTorch,
                                      safetensors, BiT npz
  splitscope pack MODEL --out P       make a pack of it, to score with
  splitscope fit --id DATA [flags]    fit and calibrate every detector on pictures of your own
  splitscope packs [--json]           the built-in packs
  splitscope --help | --version

Flags of score:
${linesFor(SCORE_FLAGS)}

Flags of inspect:
${linesFor(INSPECT_FLAGS)}

Flags of pack:
${linesFor(PACK_FLAGS)}

Flags of fit:
${linesFor(FIT_FLAGS)}

Flags of benchmark:
${Object.entries(BENCHMARK_FLAGS)
  .filter(([name]) => name !== 'part')
  .map(([name, flag]) => linesOf(name, flag))
  .join('\n')}
${wrapped(`DATA is ${READERS.map(({ label, recognised }) => `${label} (${recognised})`).join('; ')}.`, 118).join('\n')}

Flags of report:
${linesFor(REPORT_FLAGS)}

Flags of search:
${linesFor(SEARCH_FLAGS)}

Every score is oriented larger = more out-of-distribution. Results go to stdout; notes and errors, one sentence each, to
stderr. Exit code: 0 all went well; 1 some image could not be scored; 2 the command line is wrong; 3 the pack or the
backend cannot be used; 130 stopped by Ctrl+C (what was done is printed).
`;
