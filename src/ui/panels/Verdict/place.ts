import type { PanelPlace } from '../../panelPlace';
import { VerdictPanel } from './Verdict';

export const place: PanelPlace = { at: 'results', order: 10, Component: VerdictPanel, applies: () => true };
