/** What a README says below its table: without the images that overlap, by halves, and against GAIA. */
import { columnKey, columnsOf } from '../../src/calibration/scoreColumns';
import { metaOf } from '../../src/engine/detectors/methods';
import type { Measured, MeasuredScore } from '../../src/packs/measuredFile';

/** "S&I-Z `mean`, η 0.05, T 2". */
export const nameOf = ({
  method,
  integration,
  eta,
  iterations,
}: Pick<MeasuredScore, 'method' | 'integration' | 'eta' | 'iterations'>): string =>
  metaOf(method).label +
  (integration === undefined ? '' : ` \`${integration}\``) +
  (eta === undefined ? '' : `, η ${eta}`) +
  (iterations === undefined ? '' : `, T ${iterations}`);

export const percent = (x: number): string => (x === 1 ? '100' : (100 * x).toFixed(1));
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');

const count = (n: number): string => n.toLocaleString('en-US');

/** AUROC (FPR95) without the images that show a class of the network; null where no set has such images. */
function apartText({ sets }: Measured): string | null {
  const over = sets.filter(({ overlap }) => overlap !== undefined);
  if (over.length === 0) return null;
  const said = over.map(
    ({ title, overlap }) =>
      `${title} ${count(overlap!.images)} of ${count(overlap!.of)} (${[...new Set(overlap!.classes.map(({ as }) => as))].join(', ')})`,
  );
  const left = over.filter(({ scores }) => scores.some(({ apart }) => apart !== undefined));
  const intro = `Images that show a class of the network, by the sets' own labels, are in distribution for it: of ${said.join('; of ')}.`;
  if (left.length === 0) return `${intro} Nothing is left without them.`;
  const rows = columnsOf(left)
    .filter(({ integration }) => integration !== 'add')
    .map((column) => [
      nameOf(column),
      ...left.map(({ scores }) => {
        const apart = scores.find((s) => columnKey(s) === columnKey(column))?.apart;
        return apart === undefined ? '–' : `${percent(apart.auroc)} (${percent(apart.fpr95)})`;
      }),
    ]);
  return `${intro} Without them:\n\n${tableOf(['', ...left.map(({ title }) => title)], rows)}`;
}

/** AUROC on the images with odd numbers, of the setting that was best on those with even numbers. */
function halvesText({ sets }: Measured): string | null {
  const halved = sets.filter(({ halves }) => halves !== undefined);
  const methods = [...new Set(halved.flatMap(({ halves }) => halves!.map(({ method }) => method)))];
  if (methods.length === 0) return null;
  const rows = methods.map((method) => [
    metaOf(method).label,
    ...halved.map(({ halves }) => {
      const own = halves!.find((half) => half.method === method);
      if (own === undefined) return '–';
      const { eta, iterations, integration, candidates, reported } = own;
      const setting = candidates === 1 ? '' : ` (\`${integration ?? ''}\`, η ${eta}, T ${iterations})`;
      return `${percent(reported.auroc)}${setting}`;
    }),
  ]);
  return `AUROC on the images with odd numbers; of a method with several settings (in brackets) that which was best on those with
even numbers, so that no setting is reported on the images it was chosen on. Images that show a class of the network are left out:

${tableOf(['', ...halved.map(({ title }) => title)], rows)}`;
}

const points = (x: number): string => `${x < 0 ? '−' : '+'}${Math.abs(100 * x).toFixed(1)}`;
const chance = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

/** Every score against GAIA: one test over the pictures, and which sets differ by themselves. */
function comparisonsText({ comparisons, sets }: Measured): string | null {
  if (comparisons === undefined) return null;
  const titleOf = (set: string): string => sets.find((s) => s.set === set)?.title ?? set;
  const rows = comparisons.columns.map((column) => {
    const { pictures } = column;
    const sure = column.sets.filter(({ holm }) => holm < 0.05);
    const of = (sign: 1 | -1): string =>
      sure
        .filter(({ difference }) => Math.sign(difference) === sign)
        .map(({ set }) => titleOf(set))
        .join(', ') || '–';
    return [
      nameOf(column),
      pictures === undefined ? '–' : `${points(pictures.difference)} ± ${(100 * pictures.error).toFixed(1)}`,
      pictures === undefined ? '–' : chance(pictures.holm),
      of(1),
      of(-1),
    ];
  });
  return `Against ${metaOf(comparisons.with).label} on the same images, by paired DeLong tests, in points of AUROC. The sets share their ID images,
so that they are no independent votes: the mean over the sets of pictures (noise is none) is one test, in which an ID image counts
once. p after Holm over the rows; sets are named where they differ by themselves (Holm over the sets, 0.05):

${tableOf(['', 'mean difference', 'p', 'better on', 'worse on'], rows)}`;
}

/** Empty for a measurement that holds none of it. */
export const readmeStudy = (measured: Measured): string =>
  [apartText(measured), halvesText(measured), comparisonsText(measured)]
    .filter((text) => text !== null)
    .join('\n\n');
