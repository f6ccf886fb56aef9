/** The colour maps of a view, in a theme. */
import { deviations, difference, diverging, greys, magma, tint, viridis, type ColorMap } from './colorMaps';
import type { ChartTheme } from './theme';

/** Densities in the method's own hue, deviations from ID images in hues of neither, differences from GAIA's hue (S&I has less) to S&I's (it has more). */
export function matrixMap(mode: 'gaia' | 'si' | 'difference' | 'deviation', theme: ChartTheme): ColorMap {
  if (mode === 'deviation') return deviations(theme.sunken, theme.dark);
  if (mode === 'difference') return difference({ less: theme.gaia, more: theme.si, middle: theme.sunken });
  return tint(theme[mode], theme.sunken, theme.ink);
}

export type MapColors = 'diverging' | 'magma' | 'viridis' | 'greys';
export function attributionColors(name: MapColors, theme: ChartTheme): ColorMap {
  switch (name) {
    case 'diverging':
      return diverging(theme.dark);
    case 'magma':
      return magma;
    case 'viridis':
      return viridis;
    case 'greys':
      return greys(theme.dark);
  }
}
