import type { PanelPlace } from '../../panelPlace';
import { HistogramsPanel } from './Panel';

export const place: PanelPlace = {
  at: 'results',
  order: 20,
  Component: HistogramsPanel,
  applies: () => true,
};
