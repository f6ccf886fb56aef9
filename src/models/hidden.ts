import type { HiddenId, QuestionId } from './types';

/** What weights alone do not say. */
const HIDDEN: readonly string[] = ['groups', 'heads', 'strides', 'hard-swish'] satisfies readonly HiddenId[];

/** Whether a question is about what weights do not say: its answer changes the graph, so that the file is read again. */
export const isHidden = (id: QuestionId): id is HiddenId => HIDDEN.includes(id);
