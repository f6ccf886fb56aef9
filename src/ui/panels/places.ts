// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { PanelPlace } from '../panelPlace';
import { place as Calibration } from './Calibration/place';
import { place as Controls } from './Controls/place';
import { place as Detectors } from './Detectors/place';
import { place as Histograms } from './Histograms/place';
import { place as Input } from './Input/place';
import { place as Maps } from './Maps/place';
import { place as Matrix } from './Matrix/place';
import { place as Network } from './Network/place';
import { place as Pictures } from './Pictures/place';
import { place as Preprocessing } from './Preprocessing/place';
import { place as Progress } from './Progress/place';
import { place as Verdict } from './Verdict/place';

export const places = {
  Calibration,
  Controls,
  Detectors,
  Histograms,
  Input,
  Maps,
  Matrix,
  Network,
  Pictures,
  Preprocessing,
  Progress,
  Verdict,
} as const satisfies Readonly<Record<string, PanelPlace>>;
