import { ChevronDown, ChevronRight } from 'lucide-react';
import { type CSSProperties, useCallback, useMemo, useRef, useState } from 'react';
import { ColorBar } from '../../charts/ColorBar';
import { Toolbar } from '../../charts/controls';
import { DataTable } from '../../charts/DataTable';
import { formatNumber, formatSigned } from '../../charts/format';
import { type Cell, HeatmapCanvas, leastCell } from '../../charts/HeatmapCanvas';
import { gridOf } from '../../charts/heatmapDraw';
import { useChartTheme } from '../../charts/theme';
import { matrixMap } from '../../charts/themeMaps';
import { useCoarse } from '../../charts/useCoarse';
import { useWidth } from '../../charts/useWidth';
import { Button } from '../../components/Button';
import { type FoldedRow, foldedRows, rowOf } from '../../figures/matrix/fold';
import { cellText, columnOf, type MatrixModel, matrixTable } from '../../figures/matrix/model';
import type { Stage } from '../../figures/reference/parts';
import { usePoint, usePointed } from '../../pointing';
import { DotPlot, type DotRow } from './DotPlot';
import styles from './Panel.module.css';
import { must } from '../../../lib/must';

/** So many layers can be as high as a finger is wide; more would not fit on a screen, and the picker above has them too. */
const FEW_ROWS = 16;
/** A network of more layers opens folded. */
const FOLDED_ABOVE = 24;
/** CSS pixels that all rows together take at most, as far as they can be read then. */
const SCREEN = 560;
const ROW = { least: 14, usual: 24, finger: 40 } as const;
/** Width of the button that folds a block, in pixels. */
const FOLD = { usual: 24, finger: 40 } as const;
const GAP = 8;

/** Labels as wide as they are, cells of whole pixels, and what that leaves over to the means. */
function bodyLayout(
  model: MatrixModel,
  rows: readonly FoldedRow[],
  {
    width,
    rowHeight,
    leastDots,
    fold,
  }: { width: number; rowHeight: number; leastDots: number; fold: number },
) {
  if (width === 0) return { columns: 'auto minmax(0, 1fr) auto', dots: leastDots };
  const folds = rows.some(({ block }) => block !== null) ? fold : 0;
  const labels = folds + Math.min(112, 12 + 6.5 * Math.max(...rows.map((row) => row.label.length)));
  const room = width - Math.ceil(labels) - leastDots - 2 * GAP;
  const ratio = globalThis.devicePixelRatio || 1;
  const cells = Math.min(
    room,
    gridOf(model.columns, 1, room, rowHeight, ratio, leastCell(model.columns)).width,
  );
  return {
    columns: `${Math.ceil(labels)}px ${cells}px minmax(0, 1fr)`,
    dots: leastDots + Math.floor(room - cells),
  };
}

/** Means of a row's layers: of a folded block over all of them. */
function dotRow(model: MatrixModel, { taps, name }: FoldedRow): DotRow {
  const mean = (of: 'gaiaMean' | 'siMean'): number | null => {
    const all = taps.map((tap) => must(model.rows[tap])[of]);
    return all.every((m) => m !== null) ? all.reduce((a, b) => a + b, 0) / all.length : null;
  };
  return { name, gaiaMean: mean('gaiaMean'), siMean: mean('siMean') };
}

interface MatrixProps {
  readonly model: MatrixModel;
  readonly stages: readonly Stage[];
  readonly settings: string;
  /** Whether deviations are asked for and there is no reference of these settings. */
  readonly missing: boolean;
  readonly tap: number | null;
  readonly channel: number | null;
  readonly onSelect: (tap: number | null, channel: number | null) => void;
}

/** Every channel of every layer, a row a layer; deep networks fold by block. */
export function Matrix({ model, stages, settings, missing, tap, channel, onSelect }: MatrixProps) {
  const theme = useChartTheme();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const narrow = width < 560;
  const [open, setOpen] = useState<Readonly<Record<string, boolean>>>({});
  const few = model.rows.length <= FOLDED_ABOVE;
  const rows = useMemo(
    () => foldedRows(model, stages, (block) => open[block] ?? few),
    [model, stages, open, few],
  );
  const point = usePoint();
  const pointedTap = usePointed((p) => p.tap);
  const map = useMemo(() => matrixMap(model.mode, theme), [model.mode, theme]);
  const values = useMemo(() => rows.map((r) => r.values), [rows]);
  const at = useCallback(
    ({ row, column }: Cell): { tap: number; channel: number } | null => {
      const found = rows[row]?.tapAt(column);
      const k = found === undefined ? undefined : model.rows[found]?.order[column];
      return found === undefined || k === undefined ? null : { tap: found, channel: k };
    },
    [model, rows],
  );
  const describe = useCallback(
    (cell: Cell) => cellText(model, rows[cell.row]?.tapAt(cell.column) ?? -1, cell.column),
    [model, rows],
  );
  const coarse = useCoarse();
  const rowHeight =
    coarse && rows.length <= FEW_ROWS
      ? ROW.finger
      : Math.max(ROW.least, Math.min(ROW.usual, Math.floor(SCREEN / rows.length)));
  const fold = coarse ? FOLD.finger : FOLD.usual;
  const row = tap === null ? undefined : model.rows[tap];
  const column = row && channel !== null ? columnOf(row, channel) : -1;
  const shownRow = tap === null ? null : rowOf(rows, tap);
  const layout = bodyLayout(model, rows, { width, rowHeight, leastDots: narrow ? 56 : 104, fold });
  const { mode, limit } = model;
  const dots = useMemo(() => rows.map((r) => dotRow(model, r)), [model, rows]);
  const foldable = rows.some(({ block }) => block !== null);
  const allOpen = rows.every(({ folded }) => !folded);
  const number = (v: number): string =>
    model.quantity === 'non-zero density' && mode !== 'difference' ? `${v * 100}%` : formatNumber(v);

  return (
    <div className={styles.matrix} ref={box}>
      <Toolbar label="Colour scale">
        <Scale model={model} map={map} number={number} />
        {foldable && (
          <Button
            variant="quiet"
            small
            onPress={() =>
              setOpen(Object.fromEntries(rows.flatMap(({ block }) => (block ? [[block, !allOpen]] : []))))
            }
          >
            {allOpen ? 'Fold the blocks' : 'Unfold the blocks'}
          </Button>
        )}
        {tap !== null && (
          <Button variant="quiet" small onPress={() => onSelect(null, null)}>
            Show all layers
          </Button>
        )}
      </Toolbar>
      <p className={styles.note}>
        {missing && 'No reference was made at these settings, so S&I − GAIA is shown. '}
        {model.note ??
          (allOpen
            ? 'Rows are layers, from the input down; columns are channels.'
            : 'Rows are blocks, from the input down; each cell is the furthest of its layers.')}
      </p>
      <div className={styles.body} style={{ gridTemplateColumns: layout.columns }}>
        <ol
          className={styles.labels}
          style={{ gridAutoRows: rowHeight, '--fold': `${fold}px` } as CSSProperties}
        >
          {rows.map((r) => (
            <li key={r.name} data-folds={foldable || undefined}>
              {r.block !== null && r.first ? (
                <button
                  type="button"
                  className={styles.fold}
                  aria-label={`${r.folded ? 'Unfold' : 'Fold'} ${r.block}`}
                  aria-expanded={!r.folded}
                  onClick={() => setOpen({ ...open, [must(r.block)]: r.folded })}
                >
                  {r.folded ? <ChevronRight aria-hidden /> : <ChevronDown aria-hidden />}
                </button>
              ) : (
                foldable && <span />
              )}
              <button
                type="button"
                title={r.name}
                aria-label={r.folded ? `Block ${r.name}` : `Layer ${r.name}`}
                aria-pressed={!r.folded && r.taps[0] === tap}
                data-pointed={(pointedTap !== null && r.taps.includes(pointedTap)) || undefined}
                onPointerEnter={() => point({ tap: must(r.taps[0]) })}
                onPointerLeave={() => point({})}
                onClick={() =>
                  r.folded
                    ? setOpen({ ...open, [must(r.block)]: true })
                    : onSelect(r.taps[0] === tap && channel === null ? null : must(r.taps[0]), null)
                }
              >
                {r.label}
              </button>
            </li>
          ))}
        </ol>
        <HeatmapCanvas
          label={`${TITLES[mode]}: ${model.quantity} of every channel`}
          rows={values}
          columns={model.columns}
          limit={limit}
          map={map}
          rowHeight={rowHeight}
          selected={shownRow !== null && column >= 0 ? { row: shownRow, column } : null}
          selectedRow={shownRow}
          pointedRow={pointedTap === null ? null : rowOf(rows, pointedTap)}
          numbered={model.sort === 'channel'}
          describe={describe}
          onPoint={(cell) => point((cell && at(cell)) ?? {})}
          onSelect={(cell) => {
            const chosen = at(cell);
            if (chosen) onSelect(chosen.tap, chosen.channel);
          }}
          onClear={() => onSelect(null, null)}
        />
        <div className={styles.dotBox}>
          <DotPlot rows={dots} rowHeight={rowHeight} limit={model.meanLimit} width={layout.dots} />
          <span className={styles.dotAxis}>
            <span>0</span>
            {!narrow && <span>layer mean</span>}
            <span>
              {model.quantity === 'non-zero density'
                ? `${model.meanLimit * 100}%`
                : formatNumber(model.meanLimit)}
            </span>
          </span>
        </div>
      </div>
      <p className={styles.quiet}>
        {model.sort !== 'channel' && 'Each row is in its own order. '}At the right each layer’s mean:{' '}
        <span className={styles.keyGaia} aria-hidden="true" /> GAIA,{' '}
        <span className={styles.keySi} aria-hidden="true" /> S&I. {settings}.
      </p>
      <DataTable label="layers and channels" data={() => matrixTable(model, tap)} />
    </div>
  );
}

const TITLES = {
  deviation: 'This picture against test pictures',
  gaia: 'GAIA',
  si: 'S&I',
  difference: 'S&I minus GAIA',
} as const;

interface ScaleProps {
  readonly model: MatrixModel;
  readonly map: ReturnType<typeof matrixMap>;
  readonly number: (v: number) => string;
}
/** The colour scale with what it counts, and the largest difference where one is drawn. */
function Scale({ model, map, number }: ScaleProps) {
  const { mode, limit, largest, quantity, against } = model;
  if (mode === 'deviation')
    return (
      <ColorBar
        map={map}
        title={`${against?.side === 'gaia' ? 'GAIA' : 'S&I'}, from test pictures in standard deviations`}
        labels={[`${formatSigned(-limit)} sparser`, '0', `denser ${formatSigned(limit)}`]}
      />
    );
  if (mode !== 'difference')
    return <ColorBar map={map} title={quantity} labels={[number(0), number(limit / 2), number(limit)]} />;
  if (largest === 0) return null;
  return (
    <>
      <ColorBar
        map={map}
        title={`S&I − GAIA, ${quantity}`}
        labels={[formatSigned(-limit), '0', formatSigned(limit)]}
      />
      <span className={styles.quiet}>largest |difference| {formatNumber(largest)}</span>
    </>
  );
}
