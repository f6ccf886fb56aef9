import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CLASS_LISTS, namesInText } from '../lib/classNames';
import { PREPROCESSING } from '../models/finish/preprocessing';
import { isHidden } from '../models/hidden';
import { toPack } from '../models/toPack';
import { stamped } from '../packs/identity';
import { zipPack } from '../packs/zip';
import { parseFlags, UsageError } from './flags';
import { described, INSPECT_FLAGS, opened } from './inspect';
import { EXIT, type Io } from './io';

export const PACK_FLAGS = {
  out: { kind: 'text', value: 'P', help: 'where the pack goes: a folder, or a file that ends in .zip' },
  classes: {
    kind: 'text',
    value: 'FILE|cifar10|cifar100',
    help: 'names of the classes: a file with one a line or JSON, or a known list',
  },
  preprocess: {
    kind: 'choice',
    choices: PREPROCESSING.map(({ id }) => id),
    help: 'how pictures are prepared',
  },
  taps: { kind: 'text', value: 'norms|convs|stages|reference-a|LIST', help: 'where gradients are looked at' },
  features: { kind: 'text', value: 'NODE', help: 'the input of the last layer' },
  title: { kind: 'text', value: 'TEXT', help: 'what the network is called' },
  yes: { kind: 'switch', help: 'take the guesses and print them' },
  size: INSPECT_FLAGS.size,
  output: INSPECT_FLAGS.output,
  groups: INSPECT_FLAGS.groups,
  heads: INSPECT_FLAGS.heads,
  strides: INSPECT_FLAGS.strides,
  'hard-swish': INSPECT_FLAGS['hard-swish'],
} as const;

/** A known list, or the names in a file. */
async function namesIn(file: string): Promise<readonly string[]> {
  const known = CLASS_LISTS.find(({ id }) => id === file);
  if (known !== undefined) return known.names;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `--classes: "${file}" cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
    );
  }
  const names = namesInText(text);
  if (names === null)
    throw new UsageError(`--classes: "${file}" holds JSON, but no list of names and no names by number.`);
  return names;
}

/** `splitscope pack MODEL --out P`. */
export async function pack(argv: readonly string[], io: Io): Promise<number> {
  const { flags, rest } = parseFlags(PACK_FLAGS, argv);
  const [model] = rest;
  if (model === undefined || rest.length > 1)
    throw new UsageError(
      `"splitscope pack" takes one file or folder of a network; ${rest.length} are given.`,
    );
  const { out } = flags;
  if (out === undefined)
    throw new UsageError('"splitscope pack" needs --out P: a folder, or a file that ends in .zip.');
  const network = await opened(model, flags);
  const open = network.questions.filter(
    ({ id, options }) =>
      options.length > 1 &&
      ((id === 'taps' && flags.taps === undefined) ||
        (id === 'features' && flags.features === undefined) ||
        (id === 'preprocessing' && flags.preprocess === undefined) ||
        (id === 'classes' && flags.classes === undefined) ||
        (id === 'input' && flags.size === undefined) ||
        (id === 'output' && flags.output === undefined) ||
        (isHidden(id) && flags[id] === undefined)),
  );
  if (flags.yes !== true && open.length > 0) {
    io.err(described(network));
    throw new UsageError(
      `Say ${open.map(({ id }) => FLAG_OF[id]).join(', ')}, or --yes to take the guesses: ${open.map(({ guess }) => guess).join(', ')}.`,
    );
  }
  for (const q of open) io.err(`splitscope: ${q.question} ${q.guess}, because ${q.evidence}.\n`);
  for (const note of network.notes) io.err(`splitscope: ${note}\n`);
  const { json: bare, weights } = toPack(network, {
    ...(flags.taps === undefined ? {} : { taps: flags.taps }),
    ...(flags.features === undefined ? {} : { features: flags.features }),
    ...(flags.preprocess === undefined ? {} : { preprocessing: flags.preprocess }),
    ...(flags.classes === undefined ? {} : { classes: await namesIn(flags.classes) }),
    title: flags.title ?? path.basename(model).replace(/\.[^.]+$/, ''),
  });
  const made = { json: await stamped(bare, weights), weights };
  if (/\.zip$/i.test(out)) await writeFile(out, zipPack(made.json, made.weights));
  else {
    await mkdir(out, { recursive: true });
    await writeFile(path.join(out, 'pack.json'), `${JSON.stringify(made.json, null, 2)}\n`);
    await writeFile(path.join(out, 'weights.safetensors'), made.weights);
  }
  await io.out(
    `${out}: ${made.json.title}, ${made.json.classes.length} classes, ${made.json.graph.taps.gaia.length} taps, ${made.weights.length} bytes of weights\n`,
  );
  return EXIT.ok;
}

const FLAG_OF: Readonly<Record<string, string>> = {
  taps: '--taps',
  features: '--features',
  preprocessing: '--preprocess',
  classes: '--classes',
  input: '--size',
  output: '--output',
  groups: '--groups',
  heads: '--heads',
  strides: '--strides',
  'hard-swish': '--hard-swish',
};
