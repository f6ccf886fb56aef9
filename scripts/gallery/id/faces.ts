/** Drawings of the cat, the dog and the frog. */
import { blur, bokeh, circle, ellipse, full, group, linear, mottle, path, radial, rect, svg } from '../svg';

/** A tabby cat looking at the viewer, in a warm room. */
export function cat(): string {
  const eye = (x: number): string =>
    ellipse(x, 118, 13, 11, 'fill="#b9c26a"') +
    ellipse(x, 118, 4.5, 10, 'fill="#0d0b08"') +
    circle(x - 3, 113, 2.6, 'fill="#fff"');
  return svg(
    linear('room', [
      [0, '#b9a58c'],
      [1, '#8c7660'],
    ]) +
      radial(
        'fur',
        [
          [0, '#b59a7c'],
          [0.7, '#8a6f54'],
          [1, '#5d4834'],
        ],
        0.5,
        0.4,
      ) +
      radial('muzzle', [
        [0, '#f6efe6'],
        [1, '#d9c9b4'],
      ]) +
      mottle('stripes', '#35271a', '0.03 0.07', 21, 4, -1.9) +
      blur('far', 16) +
      blur('soft', 4) +
      blur('edge', 0.8),
    full('fill="url(#room)"') +
      group('filter="url(#far)"', bokeh(3, ['#d6c3a6', '#7a6450', '#a58d72', '#5f4d3d'], 14, 22, 50)) +
      group(
        'filter="url(#edge)"',
        path('M40 256 C44 204 76 176 128 176 C182 176 214 206 218 256 Z', 'fill="url(#fur)"'),
        path(
          'M40 256 C44 204 76 176 128 176 C182 176 214 206 218 256 Z',
          'fill="#000" filter="url(#stripes)"',
        ),
        path('M62 104 L54 26 L112 66 Z M194 104 L202 26 L144 66 Z', 'fill="#7c624a"'),
        path('M66 84 L64 44 L96 68 Z M190 84 L192 44 L160 68 Z', 'fill="#d39c8e"'),
        ellipse(128, 124, 76, 68, 'fill="url(#fur)"'),
        ellipse(128, 124, 76, 68, 'fill="#000" filter="url(#stripes)" opacity=".8"'),
        path(
          'M128 60 L128 92 M110 62 L114 90 M146 62 L142 90 M56 124 L80 128 M58 142 L80 140 M200 124 L176 128 M198 142 L176 140',
          'stroke="#3a2b1d" stroke-width="6" stroke-linecap="round"',
        ),
        ellipse(128, 160, 36, 26, 'fill="url(#muzzle)" filter="url(#soft)"'),
        eye(98),
        eye(158),
        path('M118 142 L138 142 L128 153 Z', 'fill="#b86a64"'),
        path(
          'M128 153 L128 162 M128 162 C122 170 114 170 108 166 M128 162 C134 170 142 170 148 166',
          'stroke="#4d3a2c" stroke-width="3" fill="none"',
        ),
        path(
          'M104 156 L44 146 M104 162 L46 168 M152 156 L212 146 M152 162 L210 168',
          'stroke="#f4efe8" stroke-width="1.6" opacity=".9"',
        ),
        ellipse(128, 214, 30, 30, 'fill="#efe6d8" opacity=".8" filter="url(#soft)"'),
      ),
  );
}

/** A white and brown dog with hanging ears, tongue out, on a lawn. */
export function dog(): string {
  const eye = (x: number): string =>
    circle(x, 104, 9, 'fill="#1a110b"') + circle(x - 3, 101, 2.8, 'fill="#fff"');
  return svg(
    linear('lawn', [
      [0, '#8fae6a'],
      [1, '#5f8443'],
    ]) +
      radial(
        'fur',
        [
          [0, '#ffffff'],
          [0.7, '#e9dfd0'],
          [1, '#bfae97'],
        ],
        0.5,
        0.4,
      ) +
      radial('brown', [
        [0, '#b9793f'],
        [1, '#7d4a20'],
      ]) +
      mottle('hair', '#8a6a48', '0.08 0.04', 31, 3, -1.6) +
      blur('far', 14) +
      blur('soft', 4) +
      blur('edge', 0.8),
    full('fill="url(#lawn)"') +
      group('filter="url(#far)"', bokeh(13, ['#b9cf8e', '#4b6f34', '#7d9f58'], 14, 20, 46)) +
      group(
        'filter="url(#edge)"',
        path('M56 256 C58 206 86 180 128 180 C170 180 200 206 202 256 Z', 'fill="url(#fur)"'),
        ellipse(128, 116, 62, 66, 'fill="url(#fur)"'),
        path(
          'M82 58 C58 52 38 76 36 112 C34 138 44 160 58 160 C74 156 72 126 78 104 Z',
          'fill="url(#brown)"',
        ),
        path(
          'M174 58 C198 52 218 76 220 112 C222 138 212 160 198 160 C182 156 184 126 178 104 Z',
          'fill="url(#brown)"',
        ),
        path(
          'M80 62 C92 50 112 50 118 58 C118 84 116 112 98 122 C80 118 74 90 80 62 Z M176 62 C164 50 144 50 138 58 C138 84 140 112 158 122 C176 118 182 90 176 62 Z',
          'fill="url(#brown)" filter="url(#soft)"',
        ),
        ellipse(128, 146, 38, 32, 'fill="#f7f1e7"'),
        eye(100),
        eye(156),
        ellipse(128, 132, 17, 12, 'fill="#1c1512"'),
        ellipse(124, 128, 6, 3, 'fill="#6a5f58"'),
        path(
          'M128 144 L128 156 M128 156 C118 168 104 166 98 158 M128 156 C138 168 152 166 158 158',
          'stroke="#4a372b" stroke-width="3.5" fill="none"',
        ),
        path('M116 164 C116 190 120 200 129 200 C138 200 141 188 140 164 Z', 'fill="#d9757a"'),
      ) +
      ellipse(128, 226, 60, 36, 'fill="#000" filter="url(#hair)" opacity=".4"'),
  );
}

/** A green frog sitting on wet ground. */
export function frog(): string {
  const eye = (x: number): string =>
    circle(x, 82, 22, 'fill="url(#skin)"') +
    circle(x, 80, 15, 'fill="#d9a93a"') +
    ellipse(x, 80, 11, 7, 'fill="#100d08"') +
    circle(x - 5, 76, 3, 'fill="#fff"');
  return svg(
    linear('ground', [
      [0, '#7b6a4c'],
      [1, '#544630'],
    ]) +
      radial(
        'skin',
        [
          [0, '#a3bd52'],
          [0.65, '#6f8f34'],
          [1, '#435d1e'],
        ],
        0.45,
        0.3,
      ) +
      radial('throat', [
        [0, '#efe9bd'],
        [1, '#c0c27c'],
      ]) +
      mottle('spots', '#2c3c12', '0.05', 7, 5, -2.7) +
      mottle('soil', '#2f261a', '0.04', 15, 4, -1.9) +
      blur('far', 12) +
      blur('soft', 4) +
      blur('edge', 0.8),
    full('fill="url(#ground)"') +
      full('filter="url(#soil)" opacity=".6"') +
      group('filter="url(#far)"', bokeh(23, ['#6d7a3c', '#8f7f5c', '#3c3222'], 12, 18, 44)) +
      ellipse(128, 216, 108, 18, 'fill="#1d160c" opacity=".6" filter="url(#far)"') +
      group(
        'filter="url(#edge)"',
        path(
          'M36 214 C14 188 24 150 60 146 C84 160 88 196 72 216 Z M220 214 C242 188 232 150 196 146 C172 160 168 196 184 216 Z',
          'fill="url(#skin)"',
        ),
        path(
          'M56 138 C60 100 92 82 128 82 C164 82 196 100 200 138 C206 184 178 212 128 212 C78 212 50 184 56 138 Z',
          'fill="url(#skin)"',
        ),
        path(
          'M56 138 C60 100 92 82 128 82 C164 82 196 100 200 138 C206 184 178 212 128 212 C78 212 50 184 56 138 Z',
          'fill="#000" filter="url(#spots)" opacity=".75"',
        ),
        path(
          'M70 150 C96 172 160 172 186 150 C186 190 166 208 128 208 C90 208 70 190 70 150 Z',
          'fill="url(#throat)" filter="url(#soft)"',
        ),
        path('M62 142 C92 168 164 168 194 142', 'stroke="#2f4014" stroke-width="4" fill="none"'),
        eye(82),
        eye(174),
        path(
          'M88 190 C80 206 70 214 58 222 L100 222 C106 210 106 200 104 192 Z M168 190 C176 206 186 214 198 222 L156 222 C150 210 150 200 152 192 Z',
          'fill="#7d9a3e"',
        ),
        circle(120, 126, 2.2, 'fill="#22300e"'),
        circle(136, 126, 2.2, 'fill="#22300e"'),
      ) +
      rect(0, 236, 256, 20, 'fill="#3c3120" opacity=".4" filter="url(#far)"'),
  );
}
