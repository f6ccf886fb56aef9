/** SVG before it is drawn: what it takes to draw it, and the size at which it is drawn. */
import { ImageError, MAX_PIXELS } from '../file/limits';
import { SVG_SIDE } from '../file/notes';
import { sniff } from '../file/sniff';
import { type Element, readSvg } from './svgTree';

/** Most elements that are drawn, every copy counted: some seconds on a slow machine. */
export const MAX_ELEMENTS = 50_000;
/** Most work of filters: about this many blurs of the whole drawing. */
const MAX_FILTERS = 100;
/** Drawings inside of drawings that are looked into. */
const MAX_DEPTH = 4;

/** A blur of the whole drawing is 1: what the steps of filters are worth, by measurement of librsvg at 512 pixels. */
function stepCost({ name, attributes }: Element): number {
  const number = (key: string, usual: number): number =>
    Math.abs(parseFloat(attributes.get(key) ?? '')) || usual;
  if (name === 'feTurbulence') return 1 + 0.6 * number('numOctaves', 1);
  if (name === 'feMorphology') return 5 + number('radius', 0);
  if (name === 'feConvolveMatrix') return 1 + number('order', 3) ** 2 / 6;
  if (/^fe(Diffuse|Specular)Lighting$/.test(name)) return 2;
  return 1;
}

interface Cost {
  readonly elements: number;
  readonly filters: number;
  readonly pixels: number;
}
const NONE: Cost = { elements: 0, filters: 0, pixels: 0 };
const sum = (a: Cost, b: Cost, times = 1): Cost => ({
  elements: a.elements + times * b.elements,
  filters: a.filters + times * b.filters,
  pixels: a.pixels + times * b.pixels,
});

const referencesIn = (text: string): string[] =>
  [...text.matchAll(/url\(\s*['"]?#([^'")\s]+)/g)].map(([, id]) => id!);

/** What a drawing takes, every `<use>`, pattern, mask and marker counted as often as it is drawn. */
class Counter {
  private readonly byId = new Map<string, Element>();
  private readonly known = new Map<Element, Cost>();
  private readonly under = new Set<Element>();

  constructor(
    root: Element,
    private readonly depth: number,
  ) {
    const all = [root];
    for (let element = all.pop(); element !== undefined; element = all.pop()) {
      const id = element.attributes.get('id');
      if (id !== undefined && !this.byId.has(id)) this.byId.set(id, element);
      all.push(...element.children);
    }
  }

  /** One element with all that it draws. A circle of references draws nothing. */
  of(element: Element): Cost {
    const known = this.known.get(element);
    if (known !== undefined) return known;
    if (this.under.has(element)) return NONE;
    this.under.add(element);
    let cost: Cost = { elements: 1, filters: 0, pixels: 0 };
    for (const child of element.children) cost = sum(cost, this.of(child));
    const href = element.attributes.get('href') ?? '';
    // Gradients and patterns take over what they refer to; only these draw it once more.
    if ((element.name === 'use' || element.name === 'feImage') && href.startsWith('#'))
      cost = sum(cost, this.named(href.slice(1)));
    if (href.startsWith('data:')) cost = sum(cost, inlineCost(href, this.depth));
    for (const [key, value] of element.attributes) {
      for (const id of referencesIn(value)) cost = sum(cost, this.named(id));
      if (key === 'filter' || key === 'style') cost = sum(cost, functionsIn(value));
    }
    this.under.delete(element);
    this.known.set(element, cost);
    return cost;
  }

  /** What a reference to this name draws; for a filter, what its steps take. */
  named(id: string): Cost {
    const element = this.byId.get(id);
    if (element === undefined) return NONE;
    const cost = this.of(element);
    if (element.name !== 'filter') return cost;
    return sum(cost, {
      ...NONE,
      filters: element.children.reduce((all, step) => all + stepCost(step), 0),
    });
  }
}

/** Filters written as functions: `filter: blur(2px)`. */
const functionsIn = (text: string): Cost => ({
  ...NONE,
  filters: [...text.matchAll(/\b(?:blur|drop-shadow|hue-rotate|saturate|contrast)\(/g)].length,
});

/** A picture that the drawing carries inside. */
function inlineCost(href: string, depth: number): Cost {
  const [, base64, body]: (string | undefined)[] = /^data:[^,]*?(;base64)?,([\s\S]*)$/.exec(href) ?? [];
  if (body === undefined) return NONE;
  let text: string;
  try {
    text = base64 === undefined ? decodeURIComponent(body) : atob(body.replace(/\s/g, ''));
  } catch {
    return NONE;
  }
  const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0) & 255);
  const found = sniff(bytes);
  if (found === null) return NONE;
  if (found.format === 'svg') {
    if (depth >= MAX_DEPTH) throw tooComplex('drawings inside of drawings');
    return costOf(textOf(bytes), depth + 1);
  }
  return { ...NONE, pixels: (found.width ?? 0) * (found.height ?? 0) };
}

/** What a drawing takes; what its style sheets refer to is counted for every element, as it may apply to every one. */
function costOf(text: string, depth: number): Cost {
  const { root, styles } = readSvg(text);
  const counter = new Counter(root, depth);
  const drawn = counter.of(root);
  const styled = referencesIn(styles).reduce((all, id) => sum(all, counter.named(id)), functionsIn(styles));
  // A filter of a style sheet is for a few elements, as a rule: for a tenth, at least one.
  return sum(drawn, styled, Math.max(1, Math.ceil(drawn.elements / 10)));
}

const tooComplex = (of: string): ImageError =>
  new ImageError('too-large', `This drawing has too many ${of} to be drawn here. Save it as PNG.`);

/** A document in its own encoding; UTF-8 where it names none that is known. */
function textOf(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["']/.exec(head)?.[1];
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : null;
  try {
    return new TextDecoder(wide ?? declared ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** CSS pixels of a length; null for none, or one that is relative. */
function pixelsOf(length: string | undefined): number | null {
  const [, number, unit]: (string | undefined)[] =
    /^\s*([+-]?[\d.]+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|)\s*$/i.exec(length ?? '') ?? [];
  if (number === undefined || unit === undefined) return null;
  const scale =
    { px: 1, pt: 4 / 3, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96, '': 1 }[unit.toLowerCase()] ?? 1;
  const value = parseFloat(number) * scale;
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** A drawing that is safe to draw, in UTF-8, with its size written into it. */
export interface Drawing {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** What CSS gives a drawing that says nothing of its size. */
const [USUAL_WIDTH, USUAL_HEIGHT] = [300, 150];

/**
 * A drawing as it is drawn, its longer side `SVG_SIDE` pixels. Throws ImageError: `damaged` where no tag begins it, `too-large`
 * where drawing it would take too long or too much memory, every copy of its parts counted.
 */
export function drawingOf(bytes: Uint8Array): Drawing {
  const text = textOf(bytes).replace(/^\s*<\?xml[\s\S]*?\?>/, '');
  if (/<!ENTITY\s[^>]*["'][^"'>]*[<&]/.test(text)) throw tooComplex('entities within entities');
  const { elements, filters, pixels } = costOf(text, 0);
  if (elements > MAX_ELEMENTS) throw tooComplex(`parts, every copy counted (over ${MAX_ELEMENTS}),`);
  if (filters > MAX_FILTERS) throw tooComplex('filters');
  if (pixels > MAX_PIXELS) throw tooComplex('pixels inside');
  const tag = /<((?:\w+:)?svg)((?:"[^"]*"|'[^']*'|[^'">])*)>/i.exec(
    text.replace(/<!--[\s\S]*?-->/g, (c) => ' '.repeat(c.length)),
  );
  if (tag === null) throw new ImageError('damaged', 'This SVG file cannot be drawn. Save it as PNG.');
  const [all, name, rest] = tag;
  const attribute = (key: string): string | undefined => {
    const found: (string | undefined)[] =
      new RegExp(`(?:^|\\s)${key}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(rest!) ?? [];
    return found[1] ?? found[2];
  };
  const box = (attribute('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const boxed = box.length === 4 && box[2]! > 0 && box[3]! > 0;
  const ratio = boxed ? box[2]! / box[3]! : USUAL_WIDTH / USUAL_HEIGHT;
  const [w, h] = [pixelsOf(attribute('width')), pixelsOf(attribute('height'))];
  const natural = [w ?? (h !== null ? h * ratio : boxed ? box[2]! : USUAL_WIDTH), 0] as [number, number];
  natural[1] = h ?? natural[0] / ratio;
  const scale = SVG_SIDE / Math.max(...natural);
  const [width, height] = natural.map((side) => Math.max(1, Math.round(side * scale))) as [number, number];
  const kept = rest!.replace(/(^|\s)(?:width|height)\s*=\s*(?:"[^"]*"|'[^']*')/g, '$1');
  const view = boxed ? '' : ` viewBox="0 0 ${natural[0]} ${natural[1]}"`;
  const sized = `<${name} width="${width}" height="${height}"${view} ${kept}>`;
  return {
    text: text.slice(0, tag.index) + sized + text.slice(tag.index + all.length),
    width,
    height,
  };
}
