/** Controls of terminals and of writing direction; what joins emoji (U+200D) stays. */
const HIDDEN = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu;

/** A name or a text from outside, for one line of a terminal or a sentence: what cannot be seen is written out, `\u{1b}`. */
export const printable = (text: string): string =>
  text.replace(HIDDEN, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
