import type { PanelPlace } from '../../panelPlace';
import { ControlsPanel } from './Controls';

export const place: PanelPlace = { at: 'settings', order: 20, Component: ControlsPanel, applies: () => true };
