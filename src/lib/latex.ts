const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '{': '\\{',
  '}': '\\}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  η: '$\\eta$',
  '–': '--',
  '−': '$-$',
  '—': '---',
  '†': '$^\\dagger$',
  '’': "'",
  '“': '``',
  '”': "''",
};

/** Text that LaTeX sets as it is. */
export const latexText = (text: string): string =>
  text.replace(/[\\&%$#_{}~^<>η–−—†’“”]/g, (character) => SPECIAL[character] ?? character);

export interface LatexColumn {
  readonly name: string;
  /** Left for text, right for numbers. */
  readonly align: 'l' | 'r';
}

/** A table for a paper (booktabs), its caption as comment lines above. Names and cells are plain text. */
export function latexTable(
  columns: readonly LatexColumn[],
  rows: readonly (readonly string[])[],
  comments: readonly string[] = [],
): string {
  // LaTeX would take a "[" or "*" after the end of a row for that end's own.
  const line = (cells: readonly string[]): string =>
    `${/^[[*]/.test(cells[0] ?? '') ? '{}' : ''}${cells.map(latexText).join(' & ')} \\\\`;
  return [
    ...comments.map((text) => `% ${text.replace(/\s+/g, ' ')}`),
    `\\begin{tabular}{${columns.map(({ align }) => align).join('')}}`,
    '\\toprule',
    line(columns.map(({ name }) => name)),
    '\\midrule',
    ...rows.map(line),
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}
