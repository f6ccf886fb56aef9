import type { Answers, Preparation, Question, QuestionId, Summary, TopFive } from '../../../models/types';

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
