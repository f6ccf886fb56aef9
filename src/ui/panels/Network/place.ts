import type { PanelPlace } from '../../panelPlace';
import { NetworkPanel } from './Network';

export const place: PanelPlace = { at: 'settings', order: 10, Component: NetworkPanel, applies: () => true };
