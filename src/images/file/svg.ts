/** How far into a file its first tag is looked for: editors put long comments there. */
const HEAD = 65536;

/** Whether the first tag of a text is `<svg>`, past declarations, comments and a document type with entities. */
export function isSvg(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, HEAD));
  let at = 0;
  for (;;) {
    while (at < text.length && text[at]!.trim() === '') at++;
    const after = past(text, at);
    if (after === null) return /^<(\w+:)?svg[\s/>]/i.test(text.slice(at, at + 64));
    if (after < 0) return false;
    at = after;
  }
}

/** The end of the declaration, comment or document type at `at`; -1: it has none; null: something else is there. */
function past(text: string, at: number): number | null {
  const to = (close: string): number => {
    const found = text.indexOf(close, at);
    return found < 0 ? -1 : found + close.length;
  };
  if (text.startsWith('<?', at)) return to('?>');
  if (text.startsWith('<!--', at)) return to('-->');
  if (!/^<!doctype\s+(\w+:)?svg/i.test(text.slice(at, at + 40))) return null;
  const [bracket, close] = [text.indexOf('[', at), text.indexOf('>', at)];
  if (bracket < 0 || close < bracket) return to('>');
  const inner = text.indexOf(']', bracket);
  if (inner < 0) return -1;
  const end = text.indexOf('>', inner);
  return end < 0 ? -1 : end + 1;
}
