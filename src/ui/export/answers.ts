/** What was computed because a person asked for it, as CSV with what made it: pure. */
import { metaOf } from '../../engine/detectors/methods';
import { csvText } from '../../lib/csv';
import type { Answer } from '../../store/inquiries';
import type { ResultRecord, State } from '../../store/types';
import type { TableData } from '../charts/DataTable';
import { madeWith, sentenceOf, tableOf } from '../figures/explanation/words';
import { cascadeTable, curvesTable } from '../figures/map/trust';
import { mapOrigin, origin } from './figures';
import { withComment } from './numbers';

/** The answers that can be saved, as the menu calls them. */
export const ANSWERS = [
  { id: 'explanation.csv', label: 'Explanation of the open detector' },
  { id: 'curves.csv', label: 'Insertion and deletion' },
  { id: 'cascade.csv', label: 'Cascading randomisation' },
] as const;
export type AnswerId = (typeof ANSWERS)[number]['id'];
export const isAnswer = (id: string): id is AnswerId => ANSWERS.some((answer) => answer.id === id);

const doneOf = <R>(answer: Answer<R>): R | null => (answer.status === 'done' ? answer.result : null);

const tableText = (comment: string, { caption, columns, rows }: TableData): string =>
  withComment(`${caption}. ${comment}`, csvText([[...columns], ...rows.map((row) => row.map(String))]));

/** File name part and text; null where there is none yet. */
export function answerCsv(
  id: AnswerId,
  state: State,
  record: ResultRecord,
): { readonly what: string; readonly text: string } | null {
  const { answers } = state;
  if (id === 'explanation.csv') {
    const found = doneOf(answers.explain);
    if (found === null) return null;
    const { method, params, explanation } = found;
    const labels = state.pack.json?.classes ?? [];
    const { label } = metaOf(method);
    const terms = explanation.terms.map((term) => `${term.label} ${term.value}`).join('; ');
    const made = [`Score ${explanation.score}`, terms, madeWith(method, params)].filter(
      (part) => part !== '',
    );
    return {
      what: `explained-${method}`,
      text: tableText(
        `${sentenceOf(explanation, labels)} ${origin(state, record, made.join('; '))}`,
        tableOf(explanation, labels, label),
      ),
    };
  }
  const found = id === 'curves.csv' ? doneOf(answers.curves) : doneOf(answers.cascade);
  if (found === null) return null;
  const { of } = found;
  const name = `${id === 'curves.csv' ? 'curves' : 'cascade'}-${of.request.kind}`;
  const data = 'curves' in found ? curvesTable(found) : cascadeTable(found);
  return { what: name, text: tableText(mapOrigin(state, record, of), data) };
}
