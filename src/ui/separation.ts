/** How well the scores tell sets of images apart with a network, in words: the same for the verdict, the table, the export. */
import { columnFor, columnKey, columnsOf } from '../calibration/scoreColumns';
import { aurocError } from '../metrics/auroc';
import { valueOr } from '../metrics/figure';
import { METHODS, metaOf, sideOf } from '../engine/detectors/methods';
import type { Settings } from '../engine/settings';
import type { Measured, MeasuredScore } from '../packs/measuredFile';
import { formatCount, formatParameter, formatShare } from './numbers';
import { must } from '../lib/must';

/** Below this an AUROC is "only" so much. */
const WEAK = 0.8;
/** The share of ID images that pass where FPR95 is read off. */
const MEASURED_TPR = 0.95;

/** The settings of a column: "η 0.05 · T 2 · mean"; empty for a score that has none. */
const columnSettings = ({ eta, iterations, integration }: MeasuredScore): string =>
  [
    ...(eta === undefined ? [] : [`η ${formatParameter(eta)}`]),
    ...(iterations === undefined ? [] : [`T ${iterations}`]),
    ...(integration === undefined ? [] : [integration]),
  ].join(' · ');

/** The numbers of one column, a set each; sets in which it was not measured are left out. */
const rowsOf = ({ sets }: Measured, column: MeasuredScore) =>
  sets.flatMap(({ set, title, scores }) => {
    const score = scores.find((s) => columnKey(s) === columnKey(column));
    return score === undefined ? [] : [{ set, title, score }];
  });

/** "85", or "85 to 1,000" where columns or sets differ. */
function range(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`;
}

/** "85 ID and 85 OOD images a set". */
const imagesText = (scores: readonly MeasuredScore[]): string =>
  `${range(scores.map((s) => s.idImages))} ID and ${range(scores.map((s) => s.oodImages))} OOD images a set`;

/** Null where it is undefined: an AUROC of 0 or 1. */
const errorOf = ({ auroc, idImages, oodImages }: MeasuredScore): number | null =>
  valueOr(aurocError(auroc, idImages, oodImages), null);

/** Whether a column's η, T and integration are the person's, so that something else is not. */
const sameGrid = (column: MeasuredScore, settings: Settings | null): boolean =>
  settings !== null &&
  (['eta', 'iterations', 'integration'] as const).every(
    (name) => column[name] === undefined || column[name] === settings[name],
  );

/** What the column's η, T and integration do not say of how it was measured. */
function howNear(column: MeasuredScore, settings: Settings | null): string {
  const near = sameGrid(column, settings) ? '' : ' (the nearest)';
  const { eta, iterations, integration } = { ...settings, ...column };
  const moved = settings && {
    ...settings,
    eta: must(eta),
    iterations: must(iterations),
    integration: must(integration),
  };
  const others =
    columnFor([column], column.method, moved)?.exact === true
      ? ''
      : ' and all else at its default, another detector than yours';
  return `${near}${others}`;
}

/** How the least AUROC compares with guessing, which may be what it is, or better than it. */
function guessing(title: string, score: MeasuredScore): string {
  // An AUROC of 0 or 1 has no error by formula, and is far from guessing.
  const off = (score.auroc - 0.5) / (errorOf(score) ?? Number.MIN_VALUE);
  if (off < -2)
    return `: backwards, for it takes ${title} for more familiar than test images (guessing is 50%)`;
  return off <= 2 ? ': no better than guessing (50%)' : '; guessing is 50%';
}

export interface Separation {
  /** In which pairs it is right, where most and where least. */
  readonly text: string;
  /** "85 ID and 85 OOD images a set"; null where nothing was measured. */
  readonly images: string | null;
}

/**
 * What a person should know before trusting a score: how well it tells sets of images from ID test images with this network.
 * Names the settings that were measured where they are not the person's, and their accepted share `tpr` where it is not that of
 * FPR95.
 */
export function separationOf(
  measured: Measured,
  method: string,
  settings: Settings | null,
  tpr: number = MEASURED_TPR,
): Separation {
  const found = columnFor(columnsOf(measured.sets), method, settings);
  if (found === null)
    return { text: 'How well it tells sets apart with this network has not been measured.', images: null };
  const { column, exact } = found;
  const rows = [...rowsOf(measured, column)].sort((a, b) => b.score.auroc - a.score.auroc);
  const [best, worst] = [must(rows[0]), must(rows.at(-1))];
  // At the threshold of a verdict an image is let pass or not: a set with a high AUROC can still pass nearly whole.
  const passing = rows.reduce((a, b) => (b.score.fpr95 >= a.score.fpr95 ? b : a));
  const named = columnSettings(column);
  const n = rows.length;
  const at = exact
    ? ''
    : named === ''
      ? ', with all settings at their defaults,'
      : `, at ${named}${howNear(column, settings)},`;
  const start = `Measured with this network${at} on ${n} ${n === 1 ? 'set' : 'sets'} of other pictures:`;
  const weak = worst.score.auroc < WEAK ? 'only ' : '';
  const least =
    n === 1 ? '' : `, its best, and ${worst.title} in ${weak}${formatShare(worst.score.auroc)}, its worst`;
  const yours = tpr === MEASURED_TPR ? '' : ` (not the chosen ${formatShare(tpr)})`;
  return {
    text: `${start} it ranks ${best.title} above test images in ${formatShare(best.score.auroc)} of pairs${least}${guessing(worst.title, worst.score)}. At the threshold that accepts 95% of test images${yours}, ${formatShare(passing.score.fpr95)} of ${passing.title} pass.`,
    images: imagesText(rows.map(({ score }) => score)),
  };
}

/** Below this a difference is no chance. */
const LEVEL = 0.05;

/**
 * The score of the logits that tells sets of pictures apart better than GAIA with this network, by most: "Energy told pictures apart
 * better than GAIA ...". By one paired test over all sets, for they share their ID images and are no independent votes; adjusted
 * for the scores compared. Null where there is none, or where it was not tested.
 */
export function leaderText(measured: Measured | null): string | null {
  const [first] = (measured?.comparisons?.columns ?? [])
    .flatMap(({ method, pictures }) => (pictures === undefined ? [] : [{ method, ...pictures }]))
    .filter(({ method, difference, holm }) => sideOf(method) === null && difference > 0 && holm < LEVEL)
    .sort((x, y) => y.difference - x.difference);
  if (first === undefined) return null;
  const { method, sets, difference, holm } = first;
  const p = holm < 0.001 ? 'p < 0.001' : `p = ${holm.toFixed(3)}`;
  const on = sets === 1 ? 'one set of pictures' : `${sets} sets of pictures together`;
  return `${metaOf(method).name} told ${on} apart better than GAIA with this network: by ${points(difference)} points of AUROC (paired test, ${p}).`;
}

/** One number of the table, in percent. */
export interface MeasuredCell {
  readonly auroc: string;
  readonly fpr95: string;
  /** No other of its set reads larger: a lead in digits that are not shown is none. */
  readonly best: boolean;
}

export interface MeasuredTable {
  /** `settings`: those that were measured; `exact`: they are the person's. */
  readonly columns: readonly {
    readonly method: MeasuredScore['method'];
    readonly settings: string;
    readonly exact: boolean;
  }[];
  readonly rows: readonly {
    readonly title: string;
    readonly set: string;
    /** One of each column; null where it was not measured. */
    readonly cells: readonly (MeasuredCell | null)[];
  }[];
  /** Which sets show the network's own classes; null where none is known to. */
  readonly overlap: string | null;
  /** How many images, and what that leaves uncertain. */
  readonly note: string;
}

const points = (x: number): string => (100 * x).toFixed(1);

/** "Of scenes 243 of 300 images show a class of this network (forest, sea): they are in distribution for it." */
function overlapText({ sets }: Measured): string | null {
  const parts = sets.flatMap(({ title, overlap }) =>
    overlap === undefined
      ? []
      : [
          `of ${title} ${formatCount(overlap.images)} of ${formatCount(overlap.of)} (${[...new Set(overlap.classes.map(({ as }) => as))].join(', ')})`,
        ],
  );
  return parts.length === 0
    ? null
    : `Images that show a class of this network are in distribution for it, and no score should find them: ${parts.join('; ')}.`;
}

function cellsOf(
  scores: readonly (Pick<MeasuredScore, 'auroc' | 'fpr95'> | null)[],
): (MeasuredCell | null)[] {
  const best = Math.max(...scores.map((score) => (score === null ? 0 : Number(points(score.auroc)))));
  return scores.map((score) => {
    if (score === null) return null;
    const auroc = points(score.auroc);
    return { auroc, fpr95: points(score.fpr95), best: Number(auroc) === best };
  });
}

/** Sets by detectors. Of S&I's settings those nearest to the person's, which the column names. */
export function measuredTable(measured: Measured, settings: Settings): MeasuredTable {
  const all = columnsOf(measured.sets);
  const chosen = METHODS.filter((method) => all.some((column) => column.method === method)).flatMap(
    (method) => {
      // Without a step S&I is GAIA: its column would be GAIA's once more.
      const found = columnFor(all, method, settings);
      return found === null || found.column.method !== method ? [] : [{ method, ...found }];
    },
  );
  const scores = chosen.flatMap(({ column }) => rowsOf(measured, column).map(({ score }) => score));
  const errors = scores.map(errorOf).filter((error) => error !== null);
  return {
    columns: chosen.map(({ method, column, exact }) => ({ method, settings: columnSettings(column), exact })),
    rows: measured.sets.flatMap(({ set, title, scores: own, overlap }) => {
      const found = chosen.map(({ column }) => own.find((s) => columnKey(s) === columnKey(column)) ?? null);
      const apart = found.map((score) => score?.apart ?? null);
      const row = { set, title, cells: cellsOf(found) };
      return overlap === undefined || apart.every((score) => score === null)
        ? [row]
        : [
            row,
            {
              set: `${set}-apart`,
              title: `${title}, only what this network has no class for`,
              cells: cellsOf(apart),
            },
          ];
    }),
    overlap: overlapText(measured),
    note:
      scores.length === 0
        ? 'None of the scores has been measured at settings like these.'
        : errors.length === 0
          ? `${imagesText(scores)}.`
          : `${imagesText(scores)}, which leaves an AUROC uncertain by ${points(Math.min(...errors))} to ${points(Math.max(...errors))} points (its standard error).`,
  };
}
