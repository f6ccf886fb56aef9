import { frameIn } from '../lib/crop';
import { type Imported, openModel, type ReadOptions } from '../models';
import { HIDDEN } from '../models/hidden';
import { parseFlags, UsageError } from './flags';
import { EXIT, type Io } from './io';
import { modelFiles } from './modelFiles';

export const INSPECT_FLAGS = {
  json: { kind: 'switch', help: 'one JSON object' },
  size: { kind: 'text', value: 'N|HxW', help: 'rows and columns, where the file leaves them open' },
  output: { kind: 'text', value: 'NAME', help: 'the output that is the classifier' },
  groups: { kind: 'text', value: 'N', help: 'groups of its norms, where weights do not say' },
  heads: { kind: 'text', value: 'N', help: 'heads of its attention, where weights do not say' },
  strides: { kind: 'text', value: '"1 2 ..."', help: 'strides of its blocks, where weights do not say' },
  'hard-swish': {
    kind: 'text',
    value: 'N',
    help: 'the first block with hard-swishes, where weights do not say',
  },
} as const;

type Said = ReturnType<typeof parseFlags<typeof INSPECT_FLAGS>>['flags'];

/** What the flags say of how a file is read. */
function readOptions(flags: Omit<Said, 'json'>): ReadOptions {
  const { output } = flags;
  const size = flags.size === undefined ? undefined : frameIn(flags.size);
  if (size === null)
    throw new UsageError(
      `--size must be N or HxW (224, or 224x448), each at most 4096; it is "${flags.size}".`,
    );
  const hidden = Object.fromEntries(
    HIDDEN.flatMap((id) => (flags[id] === undefined ? [] : [[id, flags[id]]])),
  );
  return {
    ...(size === undefined ? {} : { size }),
    ...(output === undefined ? {} : { output }),
    hidden,
  };
}

/** The network of a file, folder or link. Throws UsageError for a flag that nothing in it asks for. */
export async function opened(model: string, flags: Omit<Said, 'json'>): Promise<Imported> {
  const network = await openModel(await modelFiles(model), readOptions(flags));
  const unasked = HIDDEN.find(
    (id) => flags[id] !== undefined && !network.questions.some((question) => question.id === id),
  );
  if (unasked !== undefined)
    throw new UsageError(`--${unasked}: nothing in "${model}" asks for it; its own file says that.`);
  return network;
}

/** What was recognised, and everything that is asked with its guess. */
export function described(network: Imported): string {
  const [h, w, c] = network.input;
  const lines = [
    `${network.file}: ${network.architecture}`,
    `  format      ${network.format}`,
    `  input       ${h} x ${w} x ${c}`,
    `  classes     ${network.classes}`,
    `  parameters  ${network.parameters.toLocaleString('en')}`,
    `  nodes       ${network.graph.nodes.length}`,
    ...network.questions.flatMap((q) => [
      `  ${q.question} ${q.guess}`,
      `      because ${q.evidence}`,
      ...(q.options.length > 1
        ? [
            `      or ${q.options
              .map((o) => o.value)
              .filter((v) => v !== q.guess)
              .join(', ')}`,
          ]
        : []),
    ]),
    ...network.notes.map((note) => `  Note: ${note}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** `splitscope inspect MODEL`. */
export async function inspect(argv: readonly string[], io: Io): Promise<number> {
  const { flags, rest } = parseFlags(INSPECT_FLAGS, argv);
  const [model] = rest;
  if (model === undefined || rest.length > 1)
    throw new UsageError(
      `"splitscope inspect" takes one file or folder of a network; ${rest.length} are given.`,
    );
  const network = await opened(model, flags);
  const {
    file,
    format,
    architecture,
    parameters,
    input,
    classes,
    classNames,
    taps,
    questions,
    notes,
    graph,
  } = network;
  const said = { file, format, architecture, parameters, input, classes, classNames, taps, questions, notes };
  await io.out(
    flags.json === true
      ? `${JSON.stringify({ ...said, output: graph.output, features: graph.features, nodes: graph.nodes.length })}\n`
      : described(network),
  );
  return EXIT.ok;
}
