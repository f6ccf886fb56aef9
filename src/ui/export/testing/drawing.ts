/** A drawn figure against a stored one. No tests in here. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';

/** How far a coordinate, a length or a point of a line may be off, in px: less than a person sees. */
const TOLERANCE = 0.25;
/** Attributes that say where and how large; every other one, and every word, is compared as it is. */
const GEOMETRY = /^(x|y|x1|x2|y1|y2|cx|cy|r|d|points|width|height|viewBox|transform)$/;
const NUMBER = /-?\d+(?:\.\d+)?/g;

interface Piece {
  readonly place: string;
  readonly words: string;
  readonly numbers: readonly number[];
}

/** Every element with its attributes and words, in order. */
function pieces(svg: string): Piece[] {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(parsed.querySelector('parsererror')).toBeNull();
  return [...parsed.querySelectorAll('*')].map((element, at) => {
    const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    const numbers: number[] = [];
    const attributes = [...element.attributes].map(({ name, value }) => {
      if (!GEOMETRY.test(name)) return `${name}="${value}"`;
      const form = value.replaceAll(NUMBER, (text) => {
        numbers.push(Number(text));
        return '#';
      });
      return `${name}="${form}"`;
    });
    const words = `<${element.tagName} ${attributes.join(' ')}>${own.map((n) => n.textContent).join('')}`;
    return { place: `element ${at}, ${element.tagName}`, words, numbers };
  });
}

const fileOf = (folder: string, name: string): string => path.join(folder, `${name}.svg`);

/** Store a drawing anew, where `SPLITSCOPE_DRAWINGS=write` asks for it; to be looked at then. */
export function storeDrawing(folder: string, name: string, svg: string): void {
  if (process.env.SPLITSCOPE_DRAWINGS === 'write') writeFileSync(fileOf(folder, name), `${svg}\n`);
}

/**
 * Expect an SVG to look like the drawing of this name in `folder`. They are compared element by element, not as
 * pixels: so no machine's fonts count.
 */
export function expectDrawing(folder: string, name: string, svg: string): void {
  const file = fileOf(folder, name);
  expect(existsSync(file), `No drawing "${name}": run this test with SPLITSCOPE_DRAWINGS=write.`).toBe(true);
  const [drawn, stored] = [pieces(svg), pieces(readFileSync(file, 'utf8'))];
  expect(drawn.map(({ words }) => words)).toEqual(stored.map(({ words }) => words));
  for (const [i, { place, numbers }] of drawn.entries()) {
    const off = Math.max(0, ...numbers.map((v, n) => Math.abs(v - stored[i]!.numbers[n]!)));
    expect(off, `${name}, ${place}: px off`).toBeLessThanOrEqual(TOLERANCE);
  }
}
