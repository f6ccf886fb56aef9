import { describe, expect, it } from 'vitest';
import { ImageError } from '../file/limits';
import { decodeBytes } from '../node/decode';
import { drawingOf, MAX_ELEMENTS } from './svg';

const NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
const svg = (inside: string, attributes = 'width="20" height="10"'): Uint8Array =>
  new TextEncoder().encode(`<svg ${NS} ${attributes}>${inside}</svg>`);
/** Each level draws the one below ten times. */
const nested = (levels: number, tag = (id: string): string => `<use xlink:href="#${id}"/>`): string =>
  '<defs><rect id="l0" width="1" height="1"/>' +
  Array.from({ length: levels }, (_, n) => `<g id="l${n + 1}">${tag(`l${n}`).repeat(10)}</g>`).join('') +
  `</defs>${tag(`l${levels}`)}`;
const codeOf = (bytes: Uint8Array): string => {
  try {
    drawingOf(bytes);
    return 'drawn';
  } catch (error) {
    if (error instanceof ImageError) return error.code;
    throw error;
  }
};

describe('a drawing that would hold up everything is refused before it is drawn', () => {
  it.each([
    ['copies of copies', nested(5)],
    ['many more than memory holds', nested(30)],
    ['copies by href alone', nested(6, (id) => `<use href='#${id}'/>`)],
    ['copies through masks', nested(6, (id) => `<g mask="url(#${id})"/>`)],
    ['copies through patterns in style', nested(6, (id) => `<g style="fill: url('#${id}')"/>`)],
    ['filters', `<filter id="f"><feMorphology radius="30"/></filter>${'<g filter="url(#f)"/>'.repeat(9)}`],
    ['filters as functions', '<g style="filter: blur(9px) drop-shadow(1px 1px 9px)"/>'.repeat(60)],
    [
      'a drawing within',
      `<image href="data:image/svg+xml,${encodeURIComponent(new TextDecoder().decode(svg(nested(6))))}"/>`,
    ],
  ])('%s', (_, inside) => {
    expect(codeOf(svg(inside))).toBe('too-large');
  });

  it('entities that hold markup', () => {
    const text = `<!DOCTYPE svg [<!ENTITY a "<g/><g/>"><!ENTITY b "&a;&a;">]><svg ${NS}>&b;</svg>`;
    expect(codeOf(new TextEncoder().encode(text))).toBe('too-large');
  });
});

describe('an ordinary drawing is drawn', () => {
  it.each([
    ['some copies', nested(3)],
    ['a circle of references', '<g id="a"><use href="#a"/></g>'],
    ['many parts', '<rect width="1" height="1"/>'.repeat(MAX_ELEMENTS / 2)],
    [
      'a shadow under each of twenty parts',
      `<filter id="f"><feGaussianBlur stdDeviation="2"/><feOffset/><feMerge/></filter>${'<g filter="url(#f)"/>'.repeat(20)}`,
    ],
    ['tags in comments and text', `<!--${'<use href="#x"/>'.repeat(9)}--><text>a &lt; b</text>`],
  ])('%s', (_, inside) => {
    expect(codeOf(svg(inside))).toBe('drawn');
  });
});

it.each([
  ['width="20" height="10"', 512, 256],
  ['viewBox="0 0 2 2"', 512, 512],
  ['viewBox="0 0 4 2" width="100%"', 512, 256],
  ['width="1e9" height="5e8"', 512, 256],
  ['width="2in" height="5.08cm"', 512, 512],
  ['', 512, 256],
])('%j is drawn at %i by %i, whatever it declares', async (attributes, width, height) => {
  const bytes = svg('<rect width="100%" height="100%" fill="#08f"/>', attributes);
  expect(drawingOf(bytes)).toMatchObject({ width, height });
  const { rgba } = await decodeBytes(bytes, 'white');
  expect([rgba.width, rgba.height]).toEqual([width, height]);
  expect(Array.from(rgba.data.subarray(0, 4))).toEqual([0, 136, 255, 255]);
});
