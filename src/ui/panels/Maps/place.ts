import type { PanelPlace } from '../../panelPlace';
import { MapsPanel } from './Panel';

export const place: PanelPlace = { at: 'results', order: 40, Component: MapsPanel, applies: () => true };
