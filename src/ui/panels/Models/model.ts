import type { Answers, Question, QuestionId, Summary } from '../../../models/types';

/** What a person chose, by question; what is not there is the guess. */
export type Chosen = Readonly<Partial<Record<QuestionId, string>>>;

/** Questions that a choice is offered for: where there is one. */
export const asked = (network: Summary): readonly Question[] =>
  network.questions.filter((q) => q.options.length > 1 && q.id !== 'classes');
/** What was found without a choice, to be seen all the same. */
export const found = (network: Summary): readonly Question[] =>
  network.questions.filter((q) => q.options.length === 1 && q.id !== 'classes');

/** Names in a text, one a line; empty lines fall away. */
export const namesIn = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** One sentence where the names given are not as many as the classes; null where all is well. */
export function namesFault(network: Summary, text: string): string | null {
  const names = namesIn(text);
  if (names.length === 0 || names.length === network.classes) return null;
  return `The network has ${network.classes} classes, and ${names.length} names are given.`;
}

/** The answers that a pack is made from. */
export function answersOf(chosen: Chosen, names: string, title: string): Answers {
  const classes = namesIn(names);
  return {
    ...(chosen.taps === undefined ? {} : { taps: chosen.taps }),
    ...(chosen.preprocessing === undefined ? {} : { preprocessing: chosen.preprocessing }),
    ...(classes.length === 0 ? {} : { classes }),
    ...(title.trim() === '' ? {} : { title: title.trim() }),
  };
}

/** The side of the picture in "64x64". */
export const sideOf = (value: string): number => Number(value.split('x')[0]);

/** "1,092,520 weights, 64 x 64 x 3 in, 10 classes out". */
export function sizesOf({ parameters, input, classes, nodes }: Summary): string {
  const [h, w, c] = input;
  return `${parameters.toLocaleString('en')} weights in ${nodes} nodes; ${h} × ${w} × ${c} in, ${classes} classes out`;
}
