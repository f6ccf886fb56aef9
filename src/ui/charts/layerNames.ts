/** Path segments of torch modules that say nothing in a list of layers. */
const DROPPED = new Set(['layer', 'layers', 'module', 'model', 'body', 'features']);
const SHORT: readonly (readonly [RegExp, string])[] = [
  [/^block(\d+)$/, 'B$1'],
  [/^layer(\d+)$/, 'L$1'],
  [/^stage(\d+)$/, 'S$1'],
];

/** Short names that stay different: `block1.layer.0.bn1` -> `B1.0.bn1`. Where two would be equal, both stay whole. */
export function shortNames(names: readonly string[]): string[] {
  const short = names.map((name) => {
    const parts = name
      .split('.')
      .filter((part) => !DROPPED.has(part))
      .map((part) => SHORT.reduce((text, [pattern, to]) => text.replace(pattern, to), part));
    return parts.length === 0 ? name : parts.join('.');
  });
  return short.map((name, i) => (short.some((other, j) => j !== i && other === name) ? names[i]! : name));
}
