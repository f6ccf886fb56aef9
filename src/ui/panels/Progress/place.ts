import type { PanelPlace } from '../../panelPlace';
import { ProgressPanel } from './Progress';

export const place: PanelPlace = { at: 'status', order: 10, Component: ProgressPanel, applies: () => true };
