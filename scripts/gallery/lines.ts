/** Pictures made of strokes: text in a hand-made alphabet (no font of the machine's) and a line drawing. */
import { circle, full, group, linear, path, svg } from './svg';

/** Strokes of each letter on a grid 4 wide and 6 high. */
const LETTERS: Readonly<Record<string, string>> = {
  A: 'M0 6 L2 0 L4 6 M0.8 4 L3.2 4',
  C: 'M4 1 C3 -0.3 0 -0.3 0 3 C0 6.3 3 6.3 4 5',
  H: 'M0 0 L0 6 M4 0 L4 6 M0 3 L4 3',
  I: 'M2 0 L2 6 M1 0 L3 0 M1 6 L3 6',
  N: 'M0 6 L0 0 L4 6 L4 0',
  O: 'M2 0 C-0.6 0 -0.6 6 2 6 C4.6 6 4.6 0 2 0',
  S: 'M4 0.8 C3 -0.4 0 -0.3 0.2 1.6 C0.4 3.2 4 2.8 4 4.5 C4 6.4 1 6.4 0 5.2',
  T: 'M0 0 L4 0 M2 0 L2 6',
};

function words(text: string, x: number, y: number, scale: number): string {
  const letters = Array.from(text, (letter, i) =>
    letter === ' '
      ? ''
      : group(
          `transform="translate(${x + i * 5.4 * scale} ${y}) scale(${scale})"`,
          path(LETTERS[letter]!, ''),
        ),
  );
  return letters.join('');
}

/** "This is not a cat", in black on paper. */
export const text = (): string =>
  svg(
    linear('paper', [
      [0, '#fbfaf5'],
      [1, '#efece2'],
    ]),
    full('fill="url(#paper)"') +
      group(
        'stroke="#181818" stroke-width="0.9" fill="none" stroke-linecap="round" stroke-linejoin="round"',
        words('THIS', 34, 30, 9),
        words('IS NOT', 22, 106, 7),
        words('A CAT', 24, 176, 8),
      ),
  );

/** A bicycle in one colour of ink. */
export const lineArt = (): string =>
  svg(
    '',
    full('fill="#f6f3ea"') +
      group(
        'stroke="#20304a" stroke-width="4" fill="none" stroke-linecap="round" stroke-linejoin="round"',
        circle(66, 168, 46, ''),
        circle(190, 168, 46, ''),
        path(
          'M66 168 L104 104 L172 100 L118 168 Z M118 168 L98 88 M172 100 L190 168 M172 100 L166 74 M166 74 C176 64 192 66 196 78 M82 86 L114 86',
          '',
        ),
        circle(118, 168, 11, ''),
        path('M110 186 L128 150 M104 190 L116 190 M122 146 L134 146', ''),
        path('M14 218 L242 218 M30 228 L90 228 M140 230 L222 230', 'stroke-width="2"'),
      ),
  );
