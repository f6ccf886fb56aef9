import { must } from '../../lib/must';
import type { Figure } from '../../metrics/figure';
import { PUBLISHED_NOTE, publishedBeside } from '../published';
import {
  aurocIntervalText,
  columnText,
  conditions,
  fprPoints,
  points,
  remarksBySet,
  type Report,
} from './text';

const cell = (text: string): string => text.replace(/([\\|<*_`[\]])/g, '\\$1');
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The report as Markdown: AUROC (interval) / FPR95, a row a set, a column a detector. */
export function markdownReport(report: Report): string {
  const { table } = report;
  const head = ['AUROC / FPR95', 'n', ...table.columns.map((column) => cell(columnText(column)))];
  const rows = table.rows.map(({ set, role, cells }) => [
    `${cell(set)}${role === 'near' ? ' (near)' : ''}`,
    String(Math.max(...cells.map((one) => one.oodImages))),
    ...cells.map((one) => {
      if (!one.auroc.defined) return '–';
      const sure = aurocIntervalText(one);
      const area = one.best ? `**${points(one.auroc)}**` : `${points(one.auroc)}${one.tied ? '†' : ''}`;
      return `${area}${sure === '' ? '' : ` (${sure})`} / ${fprPoints(one)}`;
    }),
  ]);
  const averages = table.averages.map(({ role, sets, cells }) => [
    `mean of ${sets} ${role} sets`,
    '',
    ...cells.map(({ auroc, fpr95 }) => `${points(auroc)} / ${points(fpr95)}`),
  ]);
  const marks = ['---', '---:', ...table.columns.map(() => '---:')];
  return [
    `# ${cell(report.manifest.title)}`,
    '',
    ...[head, marks, ...rows, ...averages].map(line),
    '',
    ...publishedLines(report),
    ...conditions(report).map((text) => `${cell(text)}\n`),
    ...remarksBySet(report).flatMap(({ set, texts }) => [
      `To check, ${cell(set)}:\n`,
      ...texts.map((text) => `- ${cell(text)}`),
      '',
    ]),
  ].join('\n');
}

/** Published figures of the run's kind beside its own means; nothing where there are none. */
function publishedLines({ manifest, table }: Report): string[] {
  const found = publishedBeside(manifest, table);
  if (found === null) return [];
  const { published, sets, rows } = found;
  const pair = ({ auroc, fpr95 }: { readonly auroc: Figure; readonly fpr95: Figure }): string =>
    `${points(auroc)} / ${points(fpr95)}`;
  return [
    ...[
      [
        'AUROC / FPR95',
        `mean of ${sets} far sets`,
        ...published.map(({ network }) => `published, ${network}`),
      ],
      ['---', '---:', ...published.map(() => '---:')],
      ...rows.map((row) => [
        cell(columnText(must(table.columns[row.index]))),
        pair(row),
        ...published.map(pair),
      ]),
    ].map(line),
    '',
    ...published.map(
      ({ network, over, source }) => `${cell(`Published, ${network}: mean over ${over} (${source}).`)}\n`,
    ),
    `${PUBLISHED_NOTE}\n`,
  ];
}
