import type { PanelPlace } from '../../panelPlace';
import { PreprocessingPanel } from './Preprocessing';

export const place: PanelPlace = {
  at: 'settings',
  order: 30,
  Component: PreprocessingPanel,
  applies: () => true,
};
