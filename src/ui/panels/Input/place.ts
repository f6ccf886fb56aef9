import type { PanelPlace } from '../../panelPlace';
import { InputPanel } from './Input';

export const place: PanelPlace = { at: 'rail', order: 10, Component: InputPanel, applies: () => true };
