/** A light reading of SVG: enough to count what it takes to draw it. No parser: what is no well-formed XML draws nothing. */

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
}

const TAG =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)((?:"[^"]*"|'[^']*'|[^'">])*)>/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

const unescape = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);/gi, (entity) => {
    const number = /^&#(x?)([\da-f]+);$/i.exec(entity);
    if (number === null) return ENTITIES[entity.toLowerCase()] ?? entity;
    const code = parseInt(number[2]!, number[1] === '' ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });

function attributesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name, double, single] of text.matchAll(ATTRIBUTE))
    found.set(name!.replace(/^xlink:/, ''), unescape(double ?? single ?? ''));
  return found;
}

/** A document as a tree, without namespaces, and the text of its style sheets. */
export function readSvg(text: string): { readonly root: Element; readonly styles: string } {
  const root: Element = { name: '', attributes: new Map(), children: [] };
  const open: Element[] = [root];
  let styles = '';
  let after = 0;
  for (const match of text.matchAll(TAG)) {
    const [all, cdata, close, name, rest] = match;
    const inside = open.at(-1)!;
    if (inside.name === 'style') styles += text.slice(after, match.index) + (cdata ?? '');
    after = match.index + all.length;
    if (name === undefined) continue;
    if (close === '/') {
      if (open.length > 1) open.pop();
      continue;
    }
    const element: Element = {
      name: name.replace(/^\w+:/, ''),
      attributes: attributesOf(rest!),
      children: [],
    };
    inside.children.push(element);
    if (!rest!.endsWith('/')) open.push(element);
  }
  return { root, styles };
}
