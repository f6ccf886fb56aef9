/** What was computed because a person asked for it, as CSV and as a figure, with what made it. */
import { metaOf } from '../../engine/detectors/methods';
import { mapMetaOf } from '../../engine/attributions/kinds';
import { csvText } from '../../lib/csv';
import type { Answer, Answers, Explained } from '../../store/inquiries';
import type { ResultRecord, State } from '../../store/types';
import type { TableData } from '../charts/DataTable';
import { partsOf, type StepExplanation } from '../figures/explanation/parts';
import { madeWith, sentenceOf, tableOf } from '../figures/explanation/words';
import { networkPixels } from '../figures/map/model';
import { CASCADE_KEY, cascadePlot, curvePlots, CURVES_KEY } from '../figures/map/plots';
import {
  cascadeMade,
  cascadeSentence,
  cascadeTable,
  curvesMade,
  curvesSentence,
  curvesTable,
} from '../figures/map/trust';
import { formatScore } from '../numbers';
import { toDataUrl } from './download';
import { explanationFigure } from './explanationFigure';
import { imageNameOf, mapOrigin, origin } from './figures';
import { withComment } from './numbers';
import { trustFigure } from './trustFigure';

/** The answers that can be saved, as the menu calls them. */
export const ANSWERS = [
  { id: 'explanation', label: 'Explanation of the open detector' },
  { id: 'curves', label: 'Insertion and deletion' },
  { id: 'cascade', label: 'Cascading randomisation' },
] as const;
export type AnswerId = (typeof ANSWERS)[number]['id'];
export const isAnswer = (id: string): id is AnswerId => ANSWERS.some((answer) => answer.id === id);

const doneOf = <R>(answer: Answer<R>): R | null => (answer.status === 'done' ? answer.result : null);

const tableText = (comment: string, { caption, columns, rows }: TableData): string =>
  withComment(`${caption}. ${comment}`, csvText([[...columns], ...rows.map((row) => row.map(String))]));

/** Those that are there. */
export const answersOf = ({ explain, curves, cascade }: Answers) =>
  ANSWERS.filter(({ id }) => ({ explanation: explain, curves, cascade })[id].status === 'done');

/** An answer with its file name part. */
export interface Saved {
  readonly what: string;
  readonly text: string;
}

/** The explanation of the open detector in words, with what made it. */
function explanationText(
  { method, params, explanation }: Explained,
  state: State,
  record: ResultRecord,
  number: (value: number) => string,
): string {
  const terms = explanation.terms.map(({ label, value }) => `${label} ${number(value)}`).join('; ');
  const score = `Score ${number(explanation.score)}`;
  const made = [score, terms, madeWith(method, params)].filter((part) => part !== '');
  const labels = state.pack.json?.classes ?? [];
  return `${sentenceOf(explanation, labels)} ${origin(state, record, made.join('; '))}`;
}

/** The answer as CSV; null where there is none yet. */
export function answerCsv(id: AnswerId, state: State, record: ResultRecord): Saved | null {
  const { answers, pack } = state;
  if (id === 'explanation') {
    const found = doneOf(answers.explain);
    if (found === null) return null;
    const table = tableOf(found.explanation, pack.json?.classes ?? [], metaOf(found.method).label);
    return {
      what: `explained-${found.method}`,
      text: tableText(explanationText(found, state, record, String), table),
    };
  }
  const found = id === 'curves' ? doneOf(answers.curves) : doneOf(answers.cascade);
  if (found === null) return null;
  const { of } = found;
  const data = 'curves' in found ? curvesTable(found) : cascadeTable(found);
  return { what: `${id}-${of.request.kind}`, text: tableText(mapOrigin(state, record, of), data) };
}

/** The answer as SVG; null where there is none yet. */
export function answerSvg(id: AnswerId, state: State, record: ResultRecord): Saved | null {
  const { answers, pack } = state;
  if (id === 'explanation') {
    const found = doneOf(answers.explain);
    if (found === null) return null;
    const { method, explanation } = found;
    const { label } = metaOf(method);
    const title = `${label} of “${imageNameOf(state, record)}”: score ${formatScore(explanation.score)}`;
    const pixels = ({ moved, width, height }: StepExplanation) =>
      networkPixels({ kind: 'normalised', width, height, data: moved }, pack.json?.preprocessing ?? null);
    const parts = partsOf(explanation, pack.json?.classes ?? [], label);
    const caption = explanationText(found, state, record, formatScore);
    return {
      what: `explained-${method}`,
      text: explanationFigure(parts, title, caption, { paint: toDataUrl, pixels }),
    };
  }
  const found = id === 'curves' ? doneOf(answers.curves) : doneOf(answers.cascade);
  if (found === null) return null;
  const { of } = found;
  const map = mapMetaOf(of.request.kind).label;
  const made = mapOrigin(state, record, of);
  const text =
    'curves' in found
      ? trustFigure(
          curvePlots(found.curves),
          CURVES_KEY,
          `Insertion and deletion by “${map}”`,
          `${curvesSentence(found)} ${curvesMade(found)} ${made}`,
        )
      : trustFigure(
          [cascadePlot(found.steps)],
          CASCADE_KEY,
          `Cascading randomisation of “${map}”`,
          `${cascadeSentence(found)} ${cascadeMade(found)} ${made}`,
        );
  return { what: `${id}-${of.request.kind}`, text };
}
