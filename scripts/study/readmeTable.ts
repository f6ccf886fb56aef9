/** The measurement as the table in a pack's README: a score a row, a set a column. */
import { columnKey, columnsOf } from '../../src/calibration/scoreColumns';
import { metaOf } from '../../src/engine/detectors/methods';
import type { Measured, MeasuredScore } from '../../src/packs/measuredFile';

/** "S&I-Z `mean`, η 0.05, T 2". */
const nameOf = ({ method, integration, eta, iterations }: MeasuredScore): string =>
  metaOf(method).label +
  (integration === undefined ? '' : ` \`${integration}\``) +
  (eta === undefined ? '' : `, η ${eta}`) +
  (iterations === undefined ? '' : `, T ${iterations}`);

const percent = (x: number): string => (x === 1 ? '100' : (100 * x).toFixed(1));
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** AUROC (FPR95) in percent. `add` has no row: it is GAIA-Z to within a tenth of a percent of the score. */
export function readmeTable({ sets }: Measured): string {
  const scores = columnsOf(sets).filter(({ integration }) => integration !== 'add');
  return [
    line(['', ...sets.map(({ title }) => title)]),
    `|${'---|'.repeat(sets.length + 1)}`,
    ...scores.map((score) =>
      line([
        nameOf(score),
        ...sets.map((set) => {
          const own = set.scores.find((s) => columnKey(s) === columnKey(score));
          return own === undefined ? '–' : `${percent(own.auroc)} (${percent(own.fpr95)})`;
        }),
      ]),
    ),
  ].join('\n');
}

const [START, END] = ['<!-- measured.json -->', '<!-- end of measured.json -->'];

/** The README with the table between its two marks made anew. Throws where it has no marks. */
export function withReadmeTable(readme: string, measured: Measured): string {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`The README has no ${START} ... ${END}.`);
  return `${readme.slice(0, start + START.length)}\n\n${readmeTable(measured)}\n\n${readme.slice(end)}`;
}
