import { columnText, conditions, fprPoints, points, remarksBySet, type Report } from './text';
import { latexText } from '../../lib/latex';
import { must } from '../../lib/must';

/** A table for a paper (booktabs): a row a detector, two columns a set. */
export function latexReport(report: Report): string {
  const { table } = report;
  const sets = table.rows.map(({ set }) => set);
  const lines = table.columns.map((column, i) => {
    const cells = table.rows.flatMap(({ cells: row }) => {
      const one = must(row[i]);
      const area = latexText(points(one.auroc));
      return [
        one.best ? `\\textbf{${area}}` : `${area}${one.tied ? '$^\\dagger$' : ''}`,
        latexText(fprPoints(one)),
      ];
    });
    return `${[latexText(columnText(column)), ...cells].join(' & ')} \\\\`;
  });
  const comments = [
    ...conditions(report),
    ...remarksBySet(report).flatMap(({ set, texts }) => texts.map((text) => `${set}: ${text}`)),
  ].map((text) => `% ${text.replace(/\s+/g, ' ')}`);
  return [
    ...comments,
    `\\begin{tabular}{l${'rr'.repeat(sets.length)}}`,
    '\\toprule',
    `${['', ...sets.map((set) => `\\multicolumn{2}{c}{${latexText(set)}}`)].join(' & ')} \\\\`,
    `${['Detector', ...sets.flatMap(() => ['AUROC', 'FPR95'])].join(' & ')} \\\\`,
    '\\midrule',
    ...lines,
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}
