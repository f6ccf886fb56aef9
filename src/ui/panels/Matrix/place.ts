import type { PanelPlace } from '../../panelPlace';
import { MatrixPanel } from './Panel';

export const place: PanelPlace = { at: 'results', order: 30, Component: MatrixPanel, applies: () => true };
