/** Figures that papers print, to be read beside one's own: numbers only, each with its source. */
import { sideOf } from '../engine/detectors/methods';
import { type Figure, figure, noFigure } from '../metrics/figure';
import { must } from '../lib/must';
import type { Manifest } from './manifest';
import type { BenchmarkTable } from './table';

/** What a paper prints of S&I: a mean over OOD sets. */
export interface Published {
  readonly network: string;
  /** Number of classes of its ID set, by which runs are known that it is a reference for. */
  readonly classes: number;
  /** The OOD sets that it is the mean over. */
  readonly over: string;
  readonly fpr95: Figure;
  readonly auroc: Figure;
  readonly source: string;
}

const PAPER = 'Zhang et al., Splitting & Integrating, ICML 2025';
const CIFAR = { classes: 100, over: 'SVHN, Tiny ImageNet, LSUN, Places and Textures' };

const PUBLISHED: readonly Published[] = [
  {
    network: 'ResNet-34',
    ...CIFAR,
    fpr95: figure(0.2905),
    auroc: figure(0.9493),
    source: `${PAPER}, abstract and README of its code`,
  },
  {
    network: 'WRN-40',
    ...CIFAR,
    fpr95: figure(0.3861),
    auroc: noFigure('Not printed there.'),
    source: `${PAPER}, abstract`,
  },
  {
    network: 'BiT-S',
    classes: 1000,
    over: 'iNaturalist, SUN, Places and Textures',
    fpr95: figure(0.3731),
    auroc: figure(0.9184),
    source: `${PAPER}, abstract and README of its code`,
  },
];

/** A detector of the run by its column, with its mean over the far sets. */
export interface BesidePublished {
  readonly index: number;
  readonly fpr95: Figure;
  readonly auroc: Figure;
}
export interface PublishedTable {
  readonly published: readonly Published[];
  /** How many far sets the run's own means are over. */
  readonly sets: number;
  readonly rows: readonly BesidePublished[];
}

/**
 * What was published of S&I for as many classes, beside the run's own means over its far sets; null where nothing was, or where the run
 * has no S&I or fewer than two far sets.
 */
export function publishedBeside({ classes }: Manifest, table: BenchmarkTable): PublishedTable | null {
  const published = PUBLISHED.filter((one) => one.classes === classes.length);
  const far = table.averages.find(({ role }) => role === 'far');
  const rows = table.columns.flatMap(({ method }, index): BesidePublished[] =>
    far === undefined || sideOf(method) !== 'si' ? [] : [{ index, ...must(far.cells[index]) }],
  );
  return published.length === 0 || rows.length === 0 ? null : { published, sets: far?.sets ?? 0, rows };
}

/** In what the two differ, as far as it is known. */
export const PUBLISHED_NOTE =
  'Read them as an order of size: the paper has other OOD sets and another training of its network, and does not say the settings of each figure.';
