/** Figures of a table as text: the same digits in every form of the report. */
import { metaOf, isMethod } from '../../engine/detectors/methods';
import type { Figure } from '../../metrics/figure';
import type { Column } from '../../rows/row';
import { ELSEWHERE, type Manifest } from '../manifest';
import type { BenchmarkTable, Cell } from '../table';

/** A run with its table: what a report is made of. */
export interface Report {
  readonly manifest: Manifest;
  readonly table: BenchmarkTable;
}

/** "89.1"; a dash where it is undefined. */
export const points = (x: Figure): string => (x.defined ? (100 * x.value).toFixed(1) : '–');

/** "87.0 to 91.2"; empty where there is none. */
const intervalText = (low: number, high: number): string =>
  `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}`;

export const aurocIntervalText = ({ aurocInterval: x }: Cell): string =>
  x.defined ? intervalText(x.value.interval.low, x.value.interval.high) : '';

export const fprPoints = ({ fpr95: { paper } }: Cell): string =>
  paper.defined ? (100 * paper.value.value).toFixed(1) : '–';

/** "S&I-Z, η 0.05, T 2, mean": a detector as people write it, with what its parameters are. */
export function columnText({ method, params }: Column): string {
  const label = isMethod(method) ? metaOf(method).label : method;
  if (params === '') return label;
  const own = JSON.parse(params) as Readonly<Record<string, unknown>>;
  const names: Readonly<Record<string, string>> = { eta: 'η', iterations: 'T' };
  const words = Object.entries(own).map(([name, value]) =>
    name === 'integration' ? String(value) : `${names[name] ?? name} ${String(value)}`,
  );
  return [label, ...words].join(', ');
}

const count = (n: number): string => n.toLocaleString('en');
const images = (n: number): string => (n === 1 ? '1 image' : `${count(n)} images`);

/** Reasons and doubts of one set. */
export interface SetRemarks {
  readonly set: string;
  readonly texts: readonly string[];
}

/** Every reason and every doubt of a table by set, the ID set first; what holds for several detectors is said once. */
export function remarksBySet({ table: { id, rows } }: Report): SetRemarks[] {
  const broken = (n: number): string[] => (n === 0 ? [] : [`${images(n)} could not be used.`]);
  const ofRows = rows.map(({ set, cells, duplicates, broken: unused }): SetRemarks => {
    const said = new Map<string, string[]>();
    const say = (text: string, { column }: Cell): void => {
      said.set(text, [...(said.get(text) ?? []), columnText(column)]);
    };
    for (const cell of cells) {
      if (!cell.auroc.defined) say(cell.auroc.reason, cell);
      for (const check of cell.checks) say(check, cell);
    }
    return {
      set,
      texts: [
        ...broken(unused),
        ...(duplicates === 0
          ? []
          : [
              `${images(duplicates)} ${duplicates === 1 ? 'is' : 'are'} in ${id.set} as well, pixel by pixel.`,
            ]),
        ...[...said].map(([text, of]) =>
          of.length === 1 ? `${of.join()}: ${text}` : `${text} Of ${of.length} detectors: ${of.join('; ')}.`,
        ),
      ],
    };
  });
  return [{ set: id.set, texts: [...id.checks, ...broken(id.broken)] }, ...ofRows].filter(
    ({ texts }) => texts.length > 0,
  );
}

/** What stands with every table: what was measured, how, and what the figures mean. */
export function conditions({ manifest, table }: Report): string[] {
  const { id } = table;
  const accuracy =
    id.accuracy === null
      ? ''
      : ` The network is right on ${(100 * id.accuracy.value).toFixed(1)}% of ${count(id.accuracy.images)} labelled ID images.`;
  const fit =
    manifest.fit === null
      ? ''
      : ` Detectors with a fitted state were fitted on ${count(manifest.fit.images)} images of ${manifest.fit.source}.`;
  const { imported = [] } = manifest;
  const files =
    imported.slice(0, 4).join(', ') + (imported.length > 4 ? ` and ${imported.length - 4} more` : '');
  const elsewhere =
    imported.length === 0
      ? []
      : [
          `Scores made elsewhere, from ${files}: network, preprocessing and settings are those of whoever made them, and are not checked. Paired tests take images by name, or else in the order of the files.`,
        ];
  const own =
    manifest.pack === ELSEWHERE
      ? []
      : [
          `Network ${manifest.pack} (${manifest.network.slice(0, 12)}, preprocessing ${manifest.preprocessing.slice(0, 12)}), Splitscope ${manifest.version}, ${manifest.backend}.`,
        ];
  return [
    ...own,
    ...elsewhere,
    `ID: ${count(id.images)} images of ${id.set}.${accuracy}${fit}`,
    'OOD is the positive class. AUROC: ties one half, 95% interval by DeLong. FPR95: the papers’ convention (the share of OOD images above the round(0.05 n)-th smallest ID confidence). Bold: the largest AUROC of its set where every other is smaller by the paired DeLong test (Holm, 0.05); †: not told apart from the largest.',
  ];
}
