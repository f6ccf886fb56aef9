import type { PanelPlace } from '../../panelPlace';
import { DetectorsPanel } from './Detectors';

export const place: PanelPlace = { at: 'results', order: 50, Component: DetectorsPanel, applies: () => true };
