/** A matrix folded by block: one row for all layers of a block, so that a deep network fits a screen. Pure. */
import type { Stage } from '../reference/parts';
import type { MatrixModel } from './model';

/** A row as it is drawn: one layer, or all of a folded block. */
export interface FoldedRow {
  /** Its layers; one, where it is no folded block. */
  readonly taps: readonly number[];
  readonly label: string;
  /** Whole name of the layer, or of the block. */
  readonly name: string;
  /** Key of the block; null where the layer stands alone. */
  readonly block: string | null;
  readonly folded: boolean;
  /** Whether it is the first row of a block that can be folded. */
  readonly first: boolean;
  readonly values: Float64Array;
  /** Of each column, the layer that its value is of. */
  readonly tapAt: (column: number) => number;
}

/** Of a folded block's layers, the one whose value is furthest from nothing in each column. */
function furthest(model: MatrixModel, taps: readonly number[]): { values: Float64Array; of: Int32Array } {
  const columns = Math.max(...taps.map((tap) => model.rows[tap]!.values.length));
  const values = new Float64Array(columns).fill(Number.NaN);
  const of = new Int32Array(columns).fill(taps[0]!);
  for (const tap of taps)
    model.rows[tap]!.values.forEach((value, c) => {
      if (Number.isNaN(value) || Math.abs(value) <= Math.abs(values[c]!)) return;
      values[c] = value;
      of[c] = tap;
    });
  return { values, of };
}

/** The rows of a matrix with these blocks open; a block of one layer is that layer. */
export function foldedRows(
  model: MatrixModel,
  stages: readonly Stage[],
  isOpen: (block: string) => boolean,
): readonly FoldedRow[] {
  return stages.flatMap((stage) =>
    stage.blocks.flatMap(({ name, taps, label }): FoldedRow[] => {
      if (taps.length > 1 && !isOpen(name)) {
        const { values, of } = furthest(model, taps);
        return [
          {
            taps,
            label: blockLabel(model, taps, label),
            name,
            block: name,
            folded: true,
            first: true,
            values,
            tapAt: (c) => of[c] ?? taps[0]!,
          },
        ];
      }
      return taps.map((tap, n): FoldedRow => {
        const row = model.rows[tap]!;
        return {
          taps: [tap],
          label: row.short,
          name: row.name,
          block: taps.length > 1 ? name : null,
          folded: false,
          first: n === 0,
          values: row.values,
          tapAt: () => tap,
        };
      });
    }),
  );
}

/** What the short names of a block's layers have in common: "B3.4" of "B3.4.bn1" and "B3.4.bn2". */
function blockLabel(model: MatrixModel, taps: readonly number[], label: string): string {
  const names = taps.map((tap) => model.rows[tap]!.short);
  const common = names[0]!.slice(0, Math.max(0, names[0]!.lastIndexOf('.')));
  return common !== '' && names.every((name) => name.startsWith(`${common}.`)) ? common : label;
}

/** The row that a layer is drawn in. */
export const rowOf = (rows: readonly FoldedRow[], tap: number): number =>
  rows.findIndex(({ taps }) => taps.includes(tap));
