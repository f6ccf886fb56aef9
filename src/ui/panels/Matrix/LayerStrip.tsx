import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { BIN_COUNT } from '../../../engine/histogram/bins';
import { toCss } from '../../charts/colorMaps';
import { formatPercent, formatSigned } from '../../charts/format';
import { colorOf } from '../../charts/heatmapDraw';
import { useChartTheme } from '../../charts/theme';
import { matrixMap } from '../../charts/themeMaps';
import { useWidth } from '../../charts/useWidth';
import { binText } from '../../figures/histogram/model';
import type { Against } from '../../figures/reference/model';
import type { Stage } from '../../figures/reference/parts';
import { usePoint, usePointed } from '../../pointing';
import { layoutOf, METHOD, PLOT, yOf } from './stripLayout';
import styles from './LayerStrip.module.css';
import { must } from '../../../lib/must';

/** End of both scales, in ID standard deviations. */
const LIMIT = 4;

interface LayerStripProps {
  readonly stages: readonly Stage[];
  readonly against: Against | null;
  /** Share of each layer's gradients in a bin. */
  readonly shareIn: (tap: number, bin: number) => number;
  readonly selected: number | null;
  readonly onSelect: (tap: number | null) => void;
}

/**
 * The network as it is built, stage by stage and block by block, and over it the picture's line on the band of the ID images. One
 * tab stop: arrow keys walk over the layers, Enter selects one, Escape clears.
 */
export function LayerStrip({ stages, against, shareIn, selected, onSelect }: LayerStripProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const theme = useChartTheme();
  const colors = useMemo(() => matrixMap('deviation', theme), [theme]);
  const point = usePoint();
  const pointed = usePointed((p) => p.tap);
  const bin = usePointed((p) => p.bin);
  const [cursor, setCursor] = useState(0);
  const known = against !== null;
  const layout = useMemo(() => layoutOf(stages, width, known), [stages, width, known]);
  const { taps, cells, height } = layout;
  const layers = against?.layers ?? null;
  const at = (event: PointerEvent<SVGSVGElement>): number | null => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const found = taps.find(
      (tap) => x >= must(cells[tap]).x && x < must(cells[tap]).x + must(cells[tap]).width + 2,
    );
    return found ?? null;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (move !== undefined) {
      const next = Math.min(taps.length - 1, Math.max(0, cursor + move));
      setCursor(next);
      point({ tap: must(taps[next]) });
    } else if (event.key === 'Enter' || event.key === ' ') onSelect(must(taps[cursor]));
    else if (event.key === 'Escape') onSelect(null);
    else return;
    event.preventDefault();
  };
  const band = (edge: 'low' | 'high'): string =>
    taps
      .map((tap) => `${must(cells[tap]).middle.toFixed(1)},${yOf(must(must(layers)[tap])[edge]).toFixed(1)}`)
      .join(' ');
  const arrived = layers === null ? [] : taps.filter((tap) => must(layers[tap]).z !== null);
  const marked = [
    ...(pointed === null ? [] : [{ tap: pointed, name: styles.pointed }]),
    ...(selected === null ? [] : [{ tap: selected, name: styles.selected }]),
  ];
  const shares = bin === null || bin >= BIN_COUNT ? null : taps.map((tap) => shareIn(tap, bin));
  const most = shares === null ? 0 : Math.max(...shares);
  const readout =
    bin !== null && shares !== null
      ? `${binText(bin)}: at most ${formatPercent(most, 2)} of a layer’s gradients.`
      : pointed !== null
        ? layerText(stages, against, pointed)
        : '';
  return (
    <div className={styles.strip} ref={box}>
      <svg
        width={width}
        height={height}
        role="application"
        aria-roledescription="network"
        aria-label={`The network’s ${taps.length} layers. Arrow keys walk over them, Enter selects one, Escape clears.`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={() => point({ tap: taps[cursor] ?? null })}
        onBlur={() => point({})}
        onPointerMove={(event) => point({ tap: at(event) })}
        onPointerLeave={() => point({})}
        onPointerUp={(event) => {
          const tap = at(event);
          if (tap !== null) onSelect(tap === selected ? null : tap);
        }}
      >
        {layers !== null && width > 0 && (
          <>
            <polygon
              className={styles.band}
              points={`${band('high')} ${band('low').split(' ').reverse().join(' ')}`}
            />
            <line className={styles.mean} x1="0" x2={width} y1={yOf(0)} y2={yOf(0)} />
            <polyline
              className={styles.line}
              data-method={must(against).side}
              points={arrived
                .map(
                  (tap) =>
                    `${must(cells[tap]).middle.toFixed(1)},${yOf(must(must(layers[tap]).z)).toFixed(1)}`,
                )
                .join(' ')}
            />
            {arrived.map((tap) => {
              const { z, low, high } = must(layers[tap]);
              const out = must(z) > high || must(z) < low;
              return out ? (
                <circle
                  key={tap}
                  className={styles.out}
                  data-method={must(against).side}
                  cx={must(cells[tap]).middle}
                  cy={yOf(must(z))}
                  r="3"
                />
              ) : null;
            })}
          </>
        )}
        {layout.stages.map(({ label, x, width: w }) => (
          <g key={label + String(x)}>
            <text className={styles.stage} x={x + w / 2} y={height - 2} textAnchor="middle">
              {w > 7 * label.length ? label : ''}
            </text>
            <line className={styles.rule} x1={x} x2={x + w} y1={height - 16} y2={height - 16} />
          </g>
        ))}
        {layout.blocks.map(({ x, width: w, y }) => (
          <rect
            key={x}
            className={styles.block}
            x={x - 1}
            y={y - 1}
            width={w + 2}
            height={layout.cell + 2}
            rx="3"
          />
        ))}
        {taps.map((tap) => {
          const z = layers?.[tap]?.z ?? null;
          const { x, width: w } = must(cells[tap]);
          return (
            <rect
              key={tap}
              className={styles.tap}
              style={z === null ? undefined : { fill: toCss(colorOf(z, LIMIT, colors)) }}
              x={x}
              y={layout.top}
              width={Math.max(1, w)}
              height={layout.cell}
            />
          );
        })}
        {shares?.map((share, n) =>
          share > 0 ? (
            <rect
              key={n}
              className={styles.share}
              x={must(cells[must(taps[n])]).x}
              width={Math.max(1, must(cells[must(taps[n])]).width)}
              y={layout.top + layout.cell * (1 - share / most)}
              height={(layout.cell * share) / most}
            />
          ) : null,
        )}
        {marked.map(({ tap, name }) => (
          <rect
            key={name}
            className={name}
            x={must(cells[tap]).x - 1}
            y={1}
            width={must(cells[tap]).width + 2}
            height={layout.top + layout.cell}
          />
        ))}
      </svg>
      {layers !== null && (
        <div className={styles.key} aria-hidden>
          <span className={styles.bandKey} /> nine in ten test pictures{' '}
          <span className={styles.lineKey} data-method={must(against).side} /> this picture,{' '}
          {METHOD[must(against).side]}
        </div>
      )}
      <p className={styles.readout} aria-live="polite" style={{ minHeight: PLOT.readout }}>
        {readout}
      </p>
    </div>
  );
}

/** One layer in words. */
function layerText(stages: readonly Stage[], against: Against | null, tap: number): string {
  const stage = stages.find(({ blocks }) => blocks.some(({ taps }) => taps.includes(tap)));
  const layer = against?.layers[tap];
  if (layer === undefined) return stage?.label ?? '';
  const where = `${layer.name}, ${stage?.size.join('×') ?? ''}`;
  if (layer.z === null) return `${where}: waiting`;
  const out =
    layer.z > layer.high
      ? 'denser than in 95% of test pictures'
      : layer.z < layer.low
        ? 'sparser than in 95% of test pictures'
        : 'as in test pictures';
  return `${where}: ${METHOD[must(against).side]} ${formatSigned(layer.z, 2)} SD, ${out}`;
}
