import { useCallback, useMemo, useRef } from 'react';
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
import { Panel } from '../../components/Panel';
import { SegmentedControl } from '../../components/SegmentedControl';
import { Select } from '../../components/Select';
import { recordText } from '../../words/caption';
import { isAwaited, runFault } from '../../../store/selectors';
import { useActions, useStore, useStoreLater } from '../../useStore';
import { withShownRecord } from '../../withShownRecord';
import { DotPlot } from './DotPlot';
import { cellText, columnOf, type MatrixModel, matrixModel, matrixTable } from '../../figures/matrix/model';
import styles from './Panel.module.css';

const MODES = [
  { id: 'gaia', label: 'GAIA' },
  { id: 'si', label: 'S&I' },
  { id: 'difference', label: 'Difference', name: 'Difference, S&I minus GAIA' },
] as const;
const SORTS = [
  { id: 'channel', label: 'By channel number' },
  { id: 'density', label: 'Densest first' },
  { id: 'difference', label: 'Most different first' },
] as const;

/** Where the two methods count gradients: every channel of every layer in one picture. */
export const MatrixPanel = withShownRecord(function MatrixPanel({ shown }) {
  const { record, stale, before } = shown;
  const { matrix, matrixSort, tap, channel } = useStore((state) => state.view);
  const fault = useStoreLater(runFault);
  const awaited = useStoreLater(isAwaited);
  const actions = useActions();
  const model = useMemo(() => {
    return shown.record && matrixModel(shown.record, { matrix, matrixSort });
  }, [shown, matrix, matrixSort]);
  return (
    <Panel
      title="Layers and channels"
      actions={
        <>
          <SegmentedControl
            label="Matrix shows"
            options={MODES}
            value={matrix}
            onChange={(v) => actions.setView({ matrix: v })}
          />
          <Select
            label="Order of the channels"
            hideLabel
            options={SORTS}
            value={matrixSort}
            onChange={(v) => actions.setView({ matrixSort: v })}
          />
        </>
      }
    >
      {record && model ? (
        <Matrix
          model={model}
          settings={`${before}${before === '' ? '' : ' '}${recordText(record, 'densities')}`}
          stale={stale}
          tap={tap}
          channel={channel}
          onSelect={(t, k) => actions.setView({ tap: t, channel: k })}
        />
      ) : (
        <div className={styles.empty} data-awaited={awaited || undefined}>
          {fault ? `No layers: ${fault}` : 'No layers yet.'}
        </div>
      )}
    </Panel>
  );
});

/** So many layers can be as high as a finger is wide; more would not fit on a screen, and the picker above has them too. */
const FEW_ROWS = 16;
const GAP = 8;
/** Labels as wide as they are, cells of whole pixels, and what that leaves over to the means. */
function bodyLayout(model: MatrixModel, width: number, rowHeight: number, leastDots: number) {
  if (width === 0) return { columns: 'auto minmax(0, 1fr) auto', dots: leastDots };
  const labels = Math.min(112, 12 + 6.5 * Math.max(...model.rows.map((row) => row.short.length)));
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

interface MatrixProps {
  readonly model: MatrixModel;
  readonly settings: string;
  readonly stale: boolean;
  readonly tap: number | null;
  readonly channel: number | null;
  readonly onSelect: (tap: number | null, channel: number | null) => void;
}
function Matrix({ model, settings, stale, tap, channel, onSelect }: MatrixProps) {
  const theme = useChartTheme();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const narrow = width < 560;
  const map = useMemo(() => matrixMap(model.mode, theme), [model.mode, theme]);
  const values = useMemo(() => model.rows.map((r) => r.values), [model]);
  const describe = useCallback((cell: Cell) => cellText(model, cell.row, cell.column), [model]);
  const rowHeight = useCoarse() && model.rows.length <= FEW_ROWS ? 40 : 24;
  const row = tap === null ? undefined : model.rows[tap];
  const column = row && channel !== null ? columnOf(row, channel) : -1;
  const layout = bodyLayout(model, width, rowHeight, narrow ? 56 : 104);
  const difference = model.mode === 'difference';
  const limit = model.limit;
  const number = (v: number): string =>
    model.quantity === 'non-zero density' && !difference ? `${v * 100} %` : formatNumber(v);

  return (
    <div className={styles.matrix} ref={box} data-stale={stale || undefined}>
      <Toolbar label="Colour scale">
        {difference && model.largest === 0 ? null : (
          <ColorBar
            map={map}
            title={difference ? `S&I − GAIA, ${model.quantity}` : model.quantity}
            labels={
              difference
                ? [formatSigned(-limit), '0', formatSigned(limit)]
                : [number(0), number(limit / 2), number(limit)]
            }
          />
        )}
        {difference && model.largest > 0 && (
          <span className={styles.quiet}>largest |difference| {formatNumber(model.largest)}</span>
        )}
        {tap !== null && (
          <Button variant="quiet" small onPress={() => onSelect(null, null)}>
            Show all layers
          </Button>
        )}
      </Toolbar>
      <p className={styles.note}>
        {model.note ?? 'Rows are layers, from the input down; columns are channels.'}
      </p>
      <div className={styles.body} style={{ gridTemplateColumns: layout.columns }}>
        <ol className={styles.labels} style={{ gridAutoRows: rowHeight }}>
          {model.rows.map((r) => (
            <li key={r.tap}>
              <button
                type="button"
                title={r.name}
                aria-label={`Layer ${r.name}`}
                aria-pressed={r.tap === tap}
                onClick={() => onSelect(r.tap === tap && channel === null ? null : r.tap, null)}
              >
                {r.short}
              </button>
            </li>
          ))}
        </ol>
        <HeatmapCanvas
          label={`${difference ? 'S&I minus GAIA' : model.mode === 'gaia' ? 'GAIA' : 'S&I'}: ${model.quantity} of every channel`}
          rows={values}
          columns={model.columns}
          limit={limit}
          map={map}
          rowHeight={rowHeight}
          selected={row && column >= 0 ? { row: row.tap, column } : null}
          selectedRow={row ? row.tap : null}
          numbered={model.sort === 'channel'}
          describe={describe}
          onSelect={(cell) => {
            const chosen = model.rows[cell.row];
            const k = chosen?.order[cell.column];
            if (chosen && k !== undefined) onSelect(chosen.tap, k);
          }}
          onClear={() => onSelect(null, null)}
        />
        <div className={styles.dotBox}>
          <DotPlot rows={model.rows} rowHeight={rowHeight} limit={model.meanLimit} width={layout.dots} />
          <span className={styles.dotAxis}>
            <span>0</span>
            {!narrow && <span>layer mean</span>}
            <span>{number(model.meanLimit)}</span>
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
