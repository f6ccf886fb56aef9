/** Drawings of the four kinds of vehicle of CIFAR-10. */
import { blur, circle, ellipse, full, group, linear, mottle, path, radial, rect, svg } from '../svg';

/** A jet airliner from the side, in a sky with soft clouds. */
export function airplane(): string {
  const cloud = (x: number, y: number, s: number): string =>
    group(
      `transform="translate(${x} ${y}) scale(${s})" filter="url(#soft)" fill="#fff"`,
      ellipse(0, 0, 46, 12, 'opacity=".75"'),
      ellipse(-18, -8, 22, 12, 'opacity=".7"'),
      ellipse(16, -10, 26, 15, 'opacity=".7"'),
    );
  return svg(
    linear('sky', [
      [0, '#3f7fc4'],
      [0.6, '#86b6e2'],
      [1, '#cfe2f2'],
    ]) +
      linear('body', [
        [0, '#ffffff'],
        [0.5, '#e6ebf1'],
        [1, '#8d99a8'],
      ]) +
      linear('wing', [
        [0, '#aab5c2'],
        [1, '#66727f'],
      ]) +
      blur('soft', 6) +
      blur('edge', 0.7),
    full('fill="url(#sky)"') +
      cloud(58, 208, 1.5) +
      cloud(208, 226, 1.3) +
      cloud(196, 48, 0.9) +
      group(
        'filter="url(#edge)" transform="rotate(-8 128 128)"',
        path('M150 118 L206 86 L220 88 L186 124 Z', 'fill="url(#wing)"'),
        path(
          'M28 128 C32 116 52 110 74 109 L196 108 C214 108 226 112 238 118 L226 132 C204 142 160 146 112 146 L66 145 C44 143 30 138 28 128 Z',
          'fill="url(#body)"',
        ),
        path('M196 110 L222 66 L238 66 L232 118 Z', 'fill="#2d5fa0"'),
        path('M214 124 L246 112 L250 116 L226 132 Z', 'fill="url(#wing)"'),
        path('M112 134 L152 134 L196 184 L180 186 L118 146 Z', 'fill="url(#wing)"'),
        ellipse(130, 156, 17, 8, 'fill="#5b6673"'),
        path('M36 121 L52 115 L54 121 L40 125 Z', 'fill="#263646"'),
        path('M68 121 L200 119', 'stroke="#4a5a6c" stroke-width="4" stroke-dasharray="4 4"'),
      ),
  );
}

/** A red saloon car, three quarters from the front, on a road. */
export function automobile(): string {
  const wheel = (x: number, y: number, rx: number, ry: number): string =>
    ellipse(x, y, rx, ry, 'fill="#15161a"') +
    ellipse(x, y, rx * 0.62, ry * 0.62, 'fill="url(#rim)"') +
    ellipse(x, y, rx * 0.2, ry * 0.2, 'fill="#4a4d54"');
  return svg(
    linear('air', [
      [0, '#c9d6df'],
      [1, '#e9ecec'],
    ]) +
      linear('road', [
        [0, '#9a9a98'],
        [1, '#6d6d6d'],
      ]) +
      linear('paint', [
        [0, '#e8403a'],
        [0.45, '#c21d1d'],
        [1, '#6d0d10'],
      ]) +
      linear('glass', [
        [0, '#5d7386'],
        [1, '#1c2730'],
      ]) +
      radial('rim', [
        [0, '#e8eaee'],
        [1, '#8b9099'],
      ]) +
      blur('soft', 9) +
      blur('shade', 5) +
      blur('edge', 0.7),
    full('fill="url(#air)"') +
      group(
        'filter="url(#soft)"',
        rect(-20, 60, 300, 70, 'fill="#6f8465"'),
        rect(40, 30, 60, 80, 'fill="#8f8a80"'),
        circle(220, 60, 40, 'fill="#5c7552"'),
      ) +
      rect(0, 128, 256, 128, 'fill="url(#road)"') +
      ellipse(128, 196, 112, 14, 'fill="#222" opacity=".7" filter="url(#shade)"') +
      group(
        'filter="url(#edge)"',
        path(
          'M18 150 C20 138 34 130 58 126 L84 94 C92 86 104 84 128 84 L158 84 C174 84 182 88 192 98 L212 124 C230 128 240 136 240 150 L240 176 C240 184 236 188 228 188 L28 188 C20 188 16 184 16 176 Z',
          'fill="url(#paint)"',
        ),
        path('M76 124 L94 99 C98 94 104 92 112 92 L126 92 L126 124 Z', 'fill="url(#glass)"'),
        path('M134 92 L158 92 C168 92 174 95 180 102 L196 124 L134 124 Z', 'fill="url(#glass)"'),
        path('M20 146 L48 142 L52 154 L20 158 Z', 'fill="#fdf6dc"'),
        path('M226 140 L240 142 L240 156 L228 154 Z', 'fill="#ff9a70"'),
        path('M60 130 L210 128', 'stroke="#ff8d80" stroke-width="3" opacity=".8"'),
        path('M130 126 L130 180', 'stroke="#5b0b0d" stroke-width="2"'),
        rect(16, 174, 224, 10, 'fill="#3a0a0c" opacity=".7"'),
        wheel(66, 186, 25, 25),
        wheel(194, 186, 25, 25),
      ),
  );
}

/** A container ship on the open sea. */
export function ship(): string {
  return svg(
    linear('sky', [
      [0, '#7fa9cf'],
      [1, '#dbe7ee'],
    ]) +
      linear('sea', [
        [0, '#5f86a3'],
        [1, '#1f4461'],
      ]) +
      linear('hull', [
        [0, '#3b3f49'],
        [0.62, '#23262e'],
        [0.63, '#7f2a24'],
        [1, '#5a1b18'],
      ]) +
      linear('white', [
        [0, '#ffffff'],
        [1, '#c3ccd4'],
      ]) +
      mottle('waves', '#d6e6f0', '0.012 0.08', 4, 4, -2.1) +
      blur('edge', 0.7),
    full('fill="url(#sky)"') +
      rect(0, 150, 256, 106, 'fill="url(#sea)"') +
      rect(0, 150, 256, 106, 'filter="url(#waves)" opacity=".55"') +
      group(
        'filter="url(#edge)"',
        path(
          'M14 134 L242 126 L222 176 C218 182 212 184 204 184 L50 184 C38 184 32 180 28 172 Z',
          'fill="url(#hull)"',
        ),
        rect(32, 84, 52, 52, 'fill="url(#white)"'),
        rect(38, 66, 38, 20, 'fill="url(#white)"'),
        rect(40, 71, 34, 7, 'fill="#28404f"'),
        rect(36, 96, 44, 5, 'fill="#50687a"'),
        rect(36, 110, 44, 5, 'fill="#50687a"'),
        rect(50, 44, 14, 24, 'fill="#c8502e"'),
        rect(90, 106, 40, 28, 'fill="#b5482f"'),
        rect(132, 104, 36, 28, 'fill="#e0e4e6"'),
        rect(170, 104, 36, 26, 'fill="#2f6a94"'),
        path('M110 106 L110 60 M188 104 L188 66', 'stroke="#5c646c" stroke-width="4"'),
        path('M110 62 L146 96 M188 68 L158 96', 'stroke="#7b838b" stroke-width="2"'),
      ) +
      ellipse(118, 188, 118, 5, 'fill="#e8f1f5" opacity=".75" filter="url(#edge)"'),
  );
}

/** A lorry with a box body on a road. */
export function truck(): string {
  const wheel = (x: number): string =>
    circle(x, 190, 21, 'fill="#17181b"') + circle(x, 190, 10, 'fill="#a9adb3"');
  return svg(
    linear('sky', [
      [0, '#9fc0dd'],
      [1, '#e6edf0'],
    ]) +
      linear('road', [
        [0, '#8d8d8b'],
        [1, '#646464'],
      ]) +
      linear('box', [
        [0, '#fbfbfb'],
        [0.7, '#dfe3e6'],
        [1, '#aeb6bc'],
      ]) +
      linear('cab', [
        [0, '#e5502f'],
        [1, '#8e2413'],
      ]) +
      linear('glass', [
        [0, '#7d98ab'],
        [1, '#22313c'],
      ]) +
      blur('soft', 8) +
      blur('shade', 5) +
      blur('edge', 0.7),
    full('fill="url(#sky)"') +
      group(
        'filter="url(#soft)"',
        rect(-20, 120, 300, 50, 'fill="#6d8a58"'),
        circle(236, 120, 34, 'fill="#56764a"'),
      ) +
      rect(0, 158, 256, 98, 'fill="url(#road)"') +
      ellipse(128, 206, 118, 12, 'fill="#1c1c1c" opacity=".7" filter="url(#shade)"') +
      group(
        'filter="url(#edge)"',
        rect(84, 56, 160, 116, 'fill="url(#box)"'),
        path('M84 56 L244 56 L244 62 L84 62 Z', 'fill="#8f979d"'),
        path('M124 62 L124 170 M164 62 L164 170 M204 62 L204 170', 'stroke="#c2c9ce" stroke-width="2"'),
        rect(60, 166, 184, 18, 'fill="#33373c"'),
        path('M14 182 L14 134 L28 92 C30 88 33 86 38 86 L80 86 L80 182 Z', 'fill="url(#cab)"'),
        path('M24 130 L36 97 L68 97 L68 130 Z', 'fill="url(#glass)"'),
        rect(12, 160, 14, 10, 'fill="#fff3cf"'),
        rect(10, 174, 70, 12, 'fill="#2b2e33"'),
        wheel(46),
        wheel(178),
        wheel(222),
      ),
  );
}
