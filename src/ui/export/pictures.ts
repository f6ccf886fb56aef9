/** The table of all pictures as a file: pure. */
import { calibrationText, ownOf } from '../../calibration/kept/own';
import { metaOf, METHODS, type MethodId } from '../../engine/detectors/methods';
import { csvText } from '../../lib/csv';
import { latexTable } from '../../lib/latex';
import { primaryMethod } from '../../store/primary';
import type { State } from '../../store/types';
import { percentOf } from '../../verdict/answer';
import { formatPValue, formatScore } from '../numbers';
import { type PictureRow, wordOf } from '../figures/pictures/model';
import type { PictureTable } from '../pictureSource';
import { APP_VERSION } from './version';

const cell = (v: number | null | undefined): string => (v === null || v === undefined ? '' : String(v));

/** Detectors that scored any of the pictures, in the order of all tables. */
const methodsOf = (rows: readonly PictureRow[]): readonly MethodId[] =>
  METHODS.filter((method) => rows.some(({ verdicts }) => verdicts.some((v) => v.method === method)));

function csv(rows: readonly PictureRow[]): string {
  const methods = methodsOf(rows);
  const head = [
    ...['picture', 'prediction', 'probability', 'answer', 'by', 'score', 'percentile', 'p_value', 'flagged'],
    'other_settings',
    ...methods.flatMap((method) => [`${method}_score`, `${method}_percentile`, `${method}_verdict`]),
  ];
  return csvText([
    head,
    ...rows.map((row) => {
      const { item, prediction, chip, verdicts, isFlagged } = row;
      return [
        ...[item.name, prediction?.label ?? '', cell(prediction?.probability), wordOf(row)],
        ...[chip?.method ?? '', cell(chip?.score), cell(chip?.percentile), cell(chip?.pValue)],
        ...[chip === null ? '' : isFlagged ? 'yes' : 'no', chip === null ? '' : chip.stale ? 'yes' : 'no'],
        ...methods.flatMap((method) => {
          const verdict = verdicts.find((v) => v.method === method);
          return [cell(verdict?.score), cell(verdict?.percentile), verdict?.verdict ?? ''];
        }),
      ];
    }),
  ]);
}

function json(rows: readonly PictureRow[], state: State): string {
  const { pack, settings, input, view } = state;
  const whole = {
    splitscope: APP_VERSION,
    network: pack.id,
    calibration: pack.json === null ? '' : calibrationText(pack.json.calibration, ownOf(pack.json) !== null),
    settings,
    preprocessing: input,
    answer_by: primaryMethod(state),
    id_acceptance: view.targetTpr,
    false_discovery_rate: view.fdr,
    larger_means: 'ood',
    pictures: rows.map((row) => {
      const { item, prediction, chip, verdicts, isFlagged } = row;
      return {
        picture: item.name,
        ...(item.error === undefined ? {} : { fault: item.error }),
        prediction,
        answer: row.answer === null ? null : wordOf(row),
        p_value: chip?.pValue ?? null,
        flagged: isFlagged,
        other_settings: chip?.stale ?? null,
        detectors: verdicts.map(({ method, score, percentile, threshold, verdict }) => ({
          ...{ method, score, percentile, threshold, verdict },
        })),
      };
    }),
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function tex(rows: readonly PictureRow[], state: State): string {
  const primary = primaryMethod(state);
  const { json: pack } = state.pack;
  const made =
    pack === null
      ? []
      : [`${pack.title}; calibrated on ${calibrationText(pack.calibration, ownOf(pack) !== null)}.`];
  return latexTable(
    [
      { name: 'Picture', align: 'l' },
      { name: 'Taken for', align: 'l' },
      { name: 'Verdict', align: 'l' },
      { name: primary === null ? 'Score' : metaOf(primary).name, align: 'r' },
      { name: 'Percentile', align: 'r' },
      { name: 'p-value', align: 'r' },
    ],
    rows.map((row) => {
      const { item, prediction, chip } = row;
      const { percentile = null, pValue = null } = chip ?? {};
      return [
        item.name,
        prediction === null ? '' : `${prediction.label} (${percentOf(prediction.probability)})`,
        wordOf(row),
        chip === null ? '' : formatScore(chip.score),
        percentile === null ? '' : String(Math.round(percentile)),
        pValue === null ? '' : formatPValue(pValue),
      ];
    }),
    made,
  );
}

/** The table in one of its forms, with the file's name and type. */
export function picturesFile(
  form: PictureTable,
  rows: readonly PictureRow[],
  state: State,
): { readonly name: string; readonly content: string; readonly type: string } {
  const name = `pictures-${state.pack.id}.${form}`;
  if (form === 'csv') return { name, content: csv(rows), type: 'text/csv' };
  if (form === 'json') return { name, content: json(rows, state), type: 'application/json' };
  return { name, content: tex(rows, state), type: 'application/x-tex' };
}
