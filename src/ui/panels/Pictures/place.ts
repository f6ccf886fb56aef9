import type { PanelPlace } from '../../panelPlace';
import { PicturesPanel } from './Pictures';

export const place: PanelPlace = {
  at: 'results',
  order: 15,
  Component: PicturesPanel,
  applies: ({ images, removed }) => images.items.length + removed.length > 1,
};
