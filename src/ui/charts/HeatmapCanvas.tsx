import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { ColorMap } from './colorMaps';
import { columnTicks, gridOf, heatmapPixels, labelPlace, moveBy } from './heatmapDraw';
import styles from './heatmap.module.css';
import { useWidth } from './useWidth';

export interface Cell {
  readonly row: number;
  readonly column: number;
}
export interface HeatmapCanvasProps {
  readonly label: string;
  readonly rows: readonly ArrayLike<number>[];
  readonly columns: number;
  readonly limit: number;
  readonly map: ColorMap;
  readonly rowHeight: number;
  readonly selected: Cell | null;
  /** A whole row marked, where no cell is. */
  readonly selectedRow: number | null;
  /** Whether column number k is channel k in every row, so that an axis can be written. */
  readonly numbered: boolean;
  /** One cell in words, for the read-out. */
  readonly describe: (cell: Cell) => string;
  readonly onSelect: (cell: Cell) => void;
  /** The cell under pointer or keyboard, null when it leaves. */
  readonly onPoint?: (cell: Cell | null) => void;
  /** A row that is pointed at elsewhere. */
  readonly pointedRow?: number | null;
  readonly onClear: () => void;
}
/** CSS pixels; a matrix whose cells would be narrower scrolls. Very many columns are shown whole rather than large. */
export const leastCell = (columns: number): number => (columns > 256 ? 1 : 3);
/** CSS pixels from one number of the axis to the next. */
const LEAST_TICK = 36;

/**
 * A ragged heatmap on a canvas, one rectangle of whole device pixels a cell. Drawn here and not by plotly, whose heatmap
 * of 37 x 640 cells takes longer than a frame and whose hover layer cannot be reached by keyboard. It is one tab stop:
 * arrow keys walk, Enter selects, Escape clears; what is under pointer or keyboard is said in words beside it, and below, where a
 * screen reader finds it.
 */
export function HeatmapCanvas(props: HeatmapCanvasProps) {
  const { label, rows, columns, limit, map, rowHeight, numbered } = props;
  const { selected, selectedRow, describe, onSelect, onClear, onPoint, pointedRow = null } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const available = useWidth(box);
  const [hover, setHover] = useState<Cell | null>(null);
  const [cursor, setCursor] = useState<Cell>({ row: 0, column: 0 });
  const [focused, setFocused] = useState(false);
  const ratio = globalThis.devicePixelRatio || 1;
  const grid = gridOf(columns, rows.length, available, rowHeight, ratio, leastCell(columns));

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || available === 0 || rows.length === 0) return;
    const small = document.createElement('canvas');
    small.width = columns;
    small.height = rows.length;
    small
      .getContext('2d')
      ?.putImageData(new ImageData(heatmapPixels({ rows, columns, limit, map }), columns, rows.length), 0, 0);
    element.width = Math.round(grid.width * ratio);
    element.height = Math.round(grid.height * ratio);
    context.imageSmoothingEnabled = false;
    context.drawImage(small, 0, 0, element.width, element.height);
  }, [rows, columns, limit, map, available, grid.width, grid.height, ratio]);

  const lengths = rows.map((row) => row.length);
  const inside = ({ row, column }: Cell): Cell | null =>
    row >= 0 && column >= 0 && column < (lengths[row] ?? 0) ? { row, column } : null;
  const cellAt = (event: PointerEvent<HTMLElement>): Cell | null => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return inside({
      row: Math.floor((event.clientY - top) / grid.cellHeight),
      column: Math.floor((event.clientX - left) / grid.cellWidth),
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = moveBy(event.key, cursor, lengths);
    if (next) {
      setCursor(next);
      setHover(null);
      reveal(next);
      onPoint?.(inside(next));
    } else if (event.key === 'Enter' || event.key === ' ') {
      const at = inside(cursor);
      if (at) onSelect(at);
    } else if (event.key === 'Escape') onClear();
    else return;
    event.preventDefault();
  };
  const reveal = ({ column }: Cell): void => {
    const scroller = box.current;
    if (!scroller) return;
    const x = column * grid.cellWidth;
    if (x < scroller.scrollLeft) scroller.scrollLeft = x;
    else if (x + grid.cellWidth > scroller.scrollLeft + scroller.clientWidth)
      scroller.scrollLeft = x + grid.cellWidth - scroller.clientWidth;
  };
  const frame = (cell: Cell | null, className: string | undefined) =>
    cell && (
      <div
        className={className}
        style={{
          left: cell.column * grid.cellWidth,
          top: cell.row * grid.cellHeight,
          width: grid.cellWidth,
          height: grid.cellHeight,
        }}
      />
    );
  const pointed = hover ?? (focused ? inside(cursor) : null);
  const shown = pointed ?? selected;

  return (
    <>
      <div className={styles.scroll} ref={box}>
        <div
          className={styles.grid}
          style={{ width: grid.width, height: grid.height }}
          role="application"
          aria-roledescription="matrix"
          aria-label={`${label}. Arrow keys walk over the channels, Enter selects one, Escape clears.`}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onFocus={() => {
            setFocused(true);
            if (selected) setCursor(selected);
            else if (selectedRow !== null) setCursor({ row: selectedRow, column: 0 });
          }}
          onBlur={() => {
            setFocused(false);
            onPoint?.(null);
          }}
          onPointerMove={(event) => {
            const at = cellAt(event);
            if (at?.row === hover?.row && at?.column === hover?.column) return;
            setHover(at);
            onPoint?.(at);
          }}
          onPointerLeave={() => {
            setHover(null);
            onPoint?.(null);
          }}
          onPointerUp={(event) => {
            const at = cellAt(event);
            if (!at) return;
            setCursor(at);
            onSelect(at);
          }}
        >
          <canvas ref={canvas} aria-hidden="true" style={{ width: grid.width, height: grid.height }} />
          {rows.map(
            (row, r) =>
              // Not there yet: hatched, so that it does not read as zero.
              Number.isNaN(row[0]) && (
                <div
                  key={r}
                  className={styles.waiting}
                  style={{
                    top: r * grid.cellHeight,
                    width: row.length * grid.cellWidth,
                    height: grid.cellHeight,
                  }}
                />
              ),
          )}
          {pointedRow !== null && !hover && (
            <div
              className={styles.row}
              style={{
                top: pointedRow * grid.cellHeight,
                width: (lengths[pointedRow] ?? 0) * grid.cellWidth,
                height: grid.cellHeight,
              }}
            />
          )}
          {selectedRow !== null && !selected && (
            <div
              className={styles.row}
              style={{
                top: selectedRow * grid.cellHeight,
                width: (lengths[selectedRow] ?? 0) * grid.cellWidth,
                height: grid.cellHeight,
              }}
            />
          )}
          {frame(hover, styles.hover)}
          {focused && !hover && frame(inside(cursor), styles.cursor)}
          {frame(selected, styles.selected)}
          {pointed && (
            <div className={styles.label} style={labelPlace(pointed, grid)} aria-hidden="true">
              {describe(pointed)
                .split(' · ')
                .map((line) => (
                  <span key={line}>{line}</span>
                ))}
            </div>
          )}
        </div>
        {numbered && available > 0 && (
          <div className={styles.axis} style={{ width: grid.width }} aria-hidden="true">
            {columnTicks(columns, grid.cellWidth, LEAST_TICK).map((k) => (
              <span key={k} style={{ left: (k + 0.5) * grid.cellWidth }}>
                {k}
              </span>
            ))}
          </div>
        )}
      </div>
      <p className={styles.readout} aria-live="polite">
        {shown ? describe(shown) : 'Point at a cell, or walk with the arrow keys, to read it.'}
        {available > 0 && grid.width > available + 1 && ' The matrix scrolls sideways.'}
      </p>
    </>
  );
}
