/** The measurement as the table in a pack's README: a score a row, a set a column. */
import { columnKey, columnsOf } from '../../src/calibration/scoreColumns';
import type { Measured } from '../../src/packs/measuredFile';
import { nameOf, percent, readmeStudy, tableOf } from './readmeStudy';

const span = (all: readonly number[]): string => {
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? String(least) : `${least} to ${most}`;
};

/** How many images a score was measured on: of the ID set, and of the others. */
function countsOf(sets: Measured['sets'], key: string): string {
  const own = sets.flatMap(({ scores }) => scores.find((s) => columnKey(s) === key) ?? []);
  return `${span(own.map(({ idImages }) => idImages))} / ${span(own.map(({ oodImages }) => oodImages))}`;
}

/** AUROC (FPR95) in percent, and the numbers of images where they differ. `add` has no row: it is GAIA-Z to within a tenth of a percent of the score. */
export function readmeTable({ sets }: Measured): string {
  const scores = columnsOf(sets).filter(({ integration }) => integration !== 'add');
  const counts = new Map(scores.map((score) => [columnKey(score), countsOf(sets, columnKey(score))]));
  const differ = new Set(counts.values()).size > 1;
  return tableOf(
    ['', ...(differ ? ['ID / OOD images'] : []), ...sets.map(({ title }) => title)],
    scores.map((score) => [
      nameOf(score),
      ...(differ ? [counts.get(columnKey(score))!] : []),
      ...sets.map((set) => {
        const own = set.scores.find((s) => columnKey(s) === columnKey(score));
        return own === undefined ? '–' : `${percent(own.auroc)} (${percent(own.fpr95)})`;
      }),
    ]),
  );
}

/** The table, and below it what was measured beside it. */
export const readmeText = (measured: Measured): string =>
  [readmeTable(measured), readmeStudy(measured)].filter((text) => text !== '').join('\n\n');

const [START, END] = ['<!-- measured.json -->', '<!-- end of measured.json -->'];

/** The README with the table between its two marks made anew. Throws where it has no marks. */
export function withReadmeTable(readme: string, measured: Measured): string {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`The README has no ${START} ... ${END}.`);
  return `${readme.slice(0, start + START.length)}\n\n${readmeText(measured)}\n\n${readme.slice(end)}`;
}
