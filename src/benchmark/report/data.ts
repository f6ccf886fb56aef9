import { csvText } from '../../lib/csv';
import type { Figure } from '../../metrics/figure';
import { FPR_CONVENTION_IDS } from '../../metrics/fpr';
import { isScore, type Row } from '../../rows/row';
import type { Cell } from '../table';
import { conditions, remarksBySet, type Report } from './text';

const number = (x: Figure): string => (x.defined ? String(x.value) : '');
const reason = ({ auroc }: Cell): string => (auroc.defined ? '' : auroc.reason);

/** One row a set and detector, with every figure in full; empty where undefined, with the reason in the last column. */
export function csvReport({ table }: Report): string {
  const head = [
    ...['set', 'role', 'method', 'params', 'positive', 'id_images', 'ood_images', 'auroc', 'auroc_error'],
    ...['auroc_low', 'auroc_high', ...FPR_CONVENTION_IDS.map((id) => `fpr95_${id.replaceAll('-', '_')}`)],
    ...[
      'fpr95_ties_low',
      'fpr95_ties_high',
      'fpr95_low',
      'fpr95_high',
      'aupr_out',
      'aupr_in',
      'base_rate_ood',
    ],
    ...['detection_error', 'best', 'tied_with_best', 'duplicates_with_id', 'undefined_because'],
  ];
  const rows = table.rows.flatMap(({ set, role, duplicates, cells }) =>
    cells.map((cell) => {
      const sure = cell.aurocInterval.defined ? cell.aurocInterval.value : null;
      const { paper } = cell.fpr95;
      const boot = cell.fpr95Interval.defined ? cell.fpr95Interval.value : null;
      return [
        ...[set, role, cell.column.method, cell.column.params, 'ood'],
        ...[String(cell.idImages), String(cell.oodImages), number(cell.auroc)],
        ...[sure?.error, sure?.interval.low, sure?.interval.high].map((x) =>
          x === undefined ? '' : String(x),
        ),
        ...FPR_CONVENTION_IDS.map((id) => {
          const rate = cell.fpr95[id];
          return rate.defined ? String(rate.value.value) : '';
        }),
        ...(paper.defined ? [String(paper.value.range.low), String(paper.value.range.high)] : ['', '']),
        ...(boot === null ? ['', ''] : [String(boot.low), String(boot.high)]),
        cell.auprOut.defined ? String(cell.auprOut.value.averagePrecision) : '',
        cell.auprIn.defined ? String(cell.auprIn.value.averagePrecision) : '',
        cell.auprOut.defined ? String(cell.auprOut.value.baseRate) : '',
        ...[
          number(cell.detectionError),
          String(cell.best),
          String(cell.tied),
          String(duplicates),
          reason(cell),
        ],
      ];
    }),
  );
  return csvText([head, ...rows]);
}

/** Everything, for programs. */
export const jsonReport = (report: Report): string =>
  `${JSON.stringify({ run: report.manifest, conditions: conditions(report), remarks: remarksBySet(report), table: report.table }, null, 2)}\n`;

/** One row an image and detector. */
export function rowsCsv(rows: readonly Row[]): string {
  const head = [
    'set',
    'image',
    'file',
    'sha256',
    'label',
    'prediction',
    'method',
    'params',
    'score',
    'fault',
  ];
  return csvText([
    head,
    ...rows.map((row) => {
      const where = [row.set, String(row.image), row.file];
      if (!isScore(row)) return [...where, '', '', '', row.method ?? '', row.params ?? '', '', row.fault];
      const { sha256, label, prediction, method, params, score } = row;
      return [
        ...where,
        sha256 ?? '',
        label === undefined ? '' : String(label),
        prediction === undefined ? '' : String(prediction),
        method,
        params,
        String(score),
        '',
      ];
    }),
  ]);
}
