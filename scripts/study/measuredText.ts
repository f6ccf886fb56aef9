/** `measured.json` as it is written. */
import type { Measured } from '../../src/packs/measuredFile';

/** One line a score. */
export const measuredText = (table: Measured): string =>
  `${JSON.stringify(table, null, 2).replace(/\{\s+("(method|set|auroc|name)"|"sets": \d)[^{}[]*(\{[^{}]*\}[^{}[]*)*\}/g, (row) => row.replace(/\s*\n\s*/g, ' '))}\n`;
