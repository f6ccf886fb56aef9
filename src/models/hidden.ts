import type { HiddenId, QuestionId } from './types';

/** What weights alone do not say. */
export const HIDDEN = ['groups', 'heads', 'strides', 'hard-swish'] as const satisfies readonly HiddenId[];

/** Whether a question is about what weights do not say: its answer changes the graph, so that the file is read again. */
export const isHidden = (id: QuestionId): id is HiddenId => (HIDDEN as readonly string[]).includes(id);
