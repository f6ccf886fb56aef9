import { namesInText } from '../../../lib/classNames';
import { frameIn } from '../../../lib/crop';
import type {
  Answers,
  Preparation,
  Question,
  QuestionId,
  ReadOptions,
  Summary,
  TopFive,
} from '../../../models/types';

/** What a person chose, by question; what is not there is the guess. */
export type Chosen = Readonly<Partial<Record<QuestionId, string>>>;

/** Questions that a choice is offered for: where there is one. */
export const asked = (network: Summary): readonly Question[] =>
  network.questions.filter((q) => q.options.length > 1 && q.id !== 'classes');
/** What was found without a choice, to be seen all the same. */
export const found = (network: Summary): readonly Question[] =>
  network.questions.filter((q) => q.options.length === 1 && q.id !== 'classes');

/** What speaks for a guess, or that the answer was chosen. */
export const guessedText = ({ evidence }: Question): string =>
  evidence.startsWith('chosen; ') ? `Chosen; ${evidence.slice('chosen; '.length)}.` : `Guessed: ${evidence}.`;

/** Names that were written or pasted: one a line, or JSON. */
export const namesIn = (text: string): readonly string[] => namesInText(text) ?? [];

/** One sentence where the names given are not as many as the classes; null where all is well. */
export function namesFault(network: Summary, text: string): string | null {
  const names = namesInText(text);
  if (names === null) return 'This is JSON, but no list of names and no names by number.';
  if (names.length === 0 || names.length === network.classes) return null;
  return `The network has ${network.classes} classes, and ${names.length} names are given.`;
}

/** The answers that a pack is made from; `taps`: nodes that were picked by hand. */
export function answersOf(
  chosen: Chosen,
  names: string,
  title: string,
  taps: ReadonlySet<string> | null = null,
): Answers {
  const classes = namesIn(names);
  return {
    ...(taps !== null ? { taps: [...taps] } : chosen.taps === undefined ? {} : { taps: chosen.taps }),
    ...(chosen.features === undefined ? {} : { features: chosen.features }),
    ...(chosen.preprocessing === undefined ? {} : { preprocessing: chosen.preprocessing }),
    ...(classes.length === 0 ? {} : { classes }),
    ...(title.trim() === '' ? {} : { title: title.trim() }),
  };
}

/** "1,092,520 weights, 64 x 64 x 3 in, 10 classes out". */
export function sizesOf({ parameters, input, classes, nodes }: Summary): string {
  const [h, w, c] = input;
  return `${parameters.toLocaleString('en')} weights in ${nodes} nodes; ${h} × ${w} × ${c} in, ${classes} classes out`;
}

/** "cat 83%, dog 10%": the five most likely classes. */
export const topText = (top: TopFive, names: readonly string[]): string =>
  `It takes it for ${top
    .map(
      ({ label, share }) =>
        `${names[label] ?? `class ${label}`} ${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`,
    )
    .join(', ')}.`;

/** "Values from −2.1 to 2.6": what pixels become. */
export function valuesText({ mean, std }: Preparation, pixels: ArrayLike<number>): string {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < pixels.length; i++) {
    const c = (i % 3) as 0 | 1 | 2;
    const value = ((pixels[i] ?? 0) / 255 - mean[c]) / std[c];
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const text = (x: number): string => x.toPrecision(2).replace('-', '−');
  return `Values from ${low === 0 ? '0' : Math.abs(low) >= 100 ? low.toFixed(0) : text(low)} to ${Math.abs(high) >= 100 ? high.toFixed(0) : text(high)}`;
}

/** How the files are to be read again where an answer changes the graph; null where it does not. */
export function rereading(network: Summary, { id, rereads }: Question, answer: string): ReadOptions | null {
  if (rereads !== true) return null;
  const { input, output, ...hidden } = Object.fromEntries([
    ...network.questions.filter((q) => q.rereads === true).map((q) => [q.id, q.guess] as const),
    [id, answer] as const,
  ]) as Partial<Record<QuestionId, string>>;
  const size = frameIn(input ?? '');
  return {
    ...(size === null ? {} : { size }),
    ...(output === undefined ? {} : { output }),
    hidden,
  };
}

/** Nodes with or without one more. */
export function toggled(nodes: Iterable<string>, name: string): ReadonlySet<string> {
  const set = new Set(nodes);
  if (!set.delete(name)) set.add(name);
  return set;
}

/** Nodes where gradients may be looked at: what the output depends on, but not the picture and not the output. */
export function tappable({ walk, output }: Pick<Summary, 'walk' | 'output'>): ReadonlySet<string> {
  const needed = new Set([output]);
  for (const { name, inputs } of [...walk].reverse())
    if (needed.has(name)) for (const input of inputs) needed.add(input);
  needed.delete(output);
  for (const { name, op } of walk) if (op === 'input') needed.delete(name);
  return needed;
}
