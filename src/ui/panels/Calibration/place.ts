import type { PanelPlace } from '../../panelPlace';
import { CalibrationPanel } from './Calibration';

export const place: PanelPlace = {
  at: 'settings',
  order: 25,
  Component: CalibrationPanel,
  applies: ({ pack }) => pack.json !== null,
};
