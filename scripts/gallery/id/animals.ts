/** Drawings of the grazing animals and the bird of CIFAR-10. */
import { blur, bokeh, circle, ellipse, full, group, linear, mottle, path, radial, rect, svg } from '../svg';

/** A small brown bird on a twig, leaves out of focus behind it. */
export function bird(): string {
  return svg(
    linear('back', [
      [0, '#9fb878'],
      [1, '#6f8f55'],
    ]) +
      radial(
        'body',
        [
          [0, '#c99a63'],
          [0.7, '#9a6a3c'],
          [1, '#6b4626'],
        ],
        0.45,
        0.35,
      ) +
      radial('belly', [
        [0, '#f6ead4'],
        [1, '#d9bd92'],
      ]) +
      mottle('feathers', '#3d2614', '0.05 0.12', 9, 3, -1.4) +
      blur('far', 14) +
      blur('soft', 3) +
      blur('edge', 0.7),
    full('fill="url(#back)"') +
      group('filter="url(#far)"', bokeh(5, ['#c5d89a', '#587a3f', '#8aa864', '#dbe6b4'], 18, 18, 44)) +
      group(
        'filter="url(#edge)"',
        path('M-8 214 C60 202 150 206 264 188', 'stroke="#5b4028" stroke-width="11" fill="none"'),
        path('M-8 211 C60 199 150 203 264 185', 'stroke="#86643f" stroke-width="4" fill="none"'),
        path('M168 160 L242 206 L228 218 L150 186 Z', 'fill="#5d3f24"'),
        path(
          'M66 96 C70 72 98 64 118 78 C150 92 184 122 186 156 C186 184 158 198 128 196 C96 194 74 168 72 136 C71 122 64 112 66 96 Z',
          'fill="url(#body)"',
        ),
        path(
          'M76 122 C84 116 104 130 116 152 C124 172 128 188 120 195 C96 192 76 168 74 138 Z',
          'fill="url(#belly)" filter="url(#soft)"',
        ),
        path('M112 110 C146 112 180 142 196 182 C164 178 128 168 116 140 Z', 'fill="#704a29"'),
        path(
          'M112 110 C146 112 180 142 196 182 C164 178 128 168 116 140 Z',
          'filter="url(#feathers)" fill="#000"',
        ),
        path('M66 94 L44 104 L68 110 Z', 'fill="#3a3129"'),
        circle(86, 92, 6.5, 'fill="#120d0a"'),
        circle(84, 90, 2, 'fill="#fff"'),
        path('M112 194 L108 210 M132 196 L132 208', 'stroke="#6b4a32" stroke-width="4"'),
      ),
  );
}

/** A stag in a meadow before a wood. */
export function deer(): string {
  return svg(
    linear('wood', [
      [0, '#54683c'],
      [0.55, '#7d8f52'],
      [1, '#8a9a58'],
    ]) +
      linear('coat', [
        [0, '#b07a48'],
        [0.6, '#8c5b33'],
        [1, '#6f4627'],
      ]) +
      mottle('grass', '#c3c27a', '0.05 0.02', 3, 4, -1.9) +
      mottle('dark', '#33471f', '0.03 0.05', 12, 4, -1.8) +
      blur('far', 10) +
      blur('edge', 0.8),
    full('fill="url(#wood)"') +
      group('filter="url(#far)"', bokeh(8, ['#3f5630', '#5f7a42', '#8ea35f'], 16, 14, 36)) +
      rect(0, 0, 256, 140, 'filter="url(#dark)" opacity=".5"') +
      rect(0, 150, 256, 106, 'fill="#86934e"') +
      rect(0, 150, 256, 106, 'filter="url(#grass)" opacity=".7"') +
      group(
        'filter="url(#edge)"',
        path('M92 150 L88 226 L97 226 L104 158 Z M118 156 L118 228 L127 228 L130 156 Z', 'fill="#6b4426"'),
        path('M182 150 L196 224 L187 226 L170 158 Z M206 146 L216 220 L208 224 L196 156 Z', 'fill="#6b4426"'),
        path(
          'M66 74 C76 80 84 92 94 104 C124 112 170 104 204 110 C220 116 222 134 214 150 C190 164 130 168 98 160 C82 150 74 120 60 104 Z',
          'fill="url(#coat)"',
        ),
        path('M28 88 C36 74 56 66 72 72 C80 80 78 98 68 104 C54 104 40 102 30 98 Z', 'fill="#a06c3e"'),
        path('M28 88 L24 95 L31 99 L38 94 Z', 'fill="#2a1c14"'),
        path('M70 74 L92 62 L80 84 Z', 'fill="#8c5b33"'),
        circle(52, 83, 3.4, 'fill="#150e09"'),
        path(
          'M64 72 C60 50 46 40 44 18 M60 54 C50 48 40 50 34 36 M54 40 C62 34 62 24 66 14 M72 72 C84 52 98 46 106 24 M82 56 C92 54 104 56 114 44 M92 44 C90 34 86 28 86 18',
          'stroke="#cdb38a" stroke-width="5" fill="none" stroke-linecap="round"',
        ),
        path('M210 112 L222 122 L216 140 Z', 'fill="#f1e8d8"'),
        path(
          'M104 158 C140 166 176 162 204 152',
          'stroke="#d8b98c" stroke-width="7" fill="none" opacity=".7"',
        ),
      ),
  );
}

/** A bay horse in a paddock. */
export function horse(): string {
  return svg(
    linear('sky', [
      [0, '#b8d0e4'],
      [1, '#e2e9e2'],
    ]) +
      linear('coat', [
        [0, '#9a5a2c'],
        [0.55, '#74401c'],
        [1, '#4a2710'],
      ]) +
      linear('field', [
        [0, '#86a55a'],
        [1, '#5d7f38'],
      ]) +
      mottle('grass', '#b9cf86', '0.06 0.03', 6, 4, -1.9) +
      blur('far', 8) +
      blur('edge', 0.8),
    full('fill="url(#sky)"') +
      group(
        'filter="url(#far)"',
        rect(-20, 78, 300, 60, 'fill="#5a7a4a"'),
        circle(30, 76, 26, 'fill="#4c6c3e"'),
        circle(210, 72, 30, 'fill="#58784a"'),
      ) +
      rect(0, 124, 256, 132, 'fill="url(#field)"') +
      rect(0, 124, 256, 132, 'filter="url(#grass)" opacity=".6"') +
      group(
        'filter="url(#edge)"',
        path('M210 116 C232 128 236 166 224 196 C218 176 216 150 204 134 Z', 'fill="#20130b"'),
        path('M88 156 L84 232 L97 232 L106 164 Z M116 160 L120 234 L132 234 L134 160 Z', 'fill="#4a2811"'),
        path(
          'M176 158 L190 192 L186 232 L199 232 L206 186 L200 150 Z M200 146 L214 188 L214 228 L226 228 L226 180 L214 140 Z',
          'fill="#4a2811"',
        ),
        path(
          'M48 56 C60 56 76 68 86 88 C94 102 130 110 168 106 C198 104 220 116 222 138 C222 160 196 168 172 164 C140 172 112 172 94 164 C78 154 74 130 66 112 L58 98 Z',
          'fill="url(#coat)"',
        ),
        path(
          'M58 46 C46 52 28 78 22 94 C20 104 30 110 40 106 C50 102 60 96 70 92 C80 78 72 56 58 46 Z',
          'fill="#83491f"',
        ),
        path('M50 58 L34 92 L40 98 L56 66 Z', 'fill="#f3ece2" opacity=".85"'),
        path('M56 50 L58 34 L68 50 Z M64 52 L72 38 L76 56 Z', 'fill="#6a3a1a"'),
        path('M66 46 C84 56 98 78 104 104 C92 98 82 92 78 80 C76 66 72 56 66 46 Z', 'fill="#1e120a"'),
        circle(56, 70, 3.4, 'fill="#0e0906"'),
        circle(26, 98, 2.6, 'fill="#1d110a"'),
        rect(82, 222, 16, 10, 'fill="#161010"'),
        rect(119, 224, 14, 10, 'fill="#161010"'),
        rect(185, 222, 15, 10, 'fill="#161010"'),
        rect(213, 218, 14, 10, 'fill="#161010"'),
      ) +
      ellipse(150, 236, 90, 6, 'fill="#2c3d1a" opacity=".5" filter="url(#far)"'),
  );
}
