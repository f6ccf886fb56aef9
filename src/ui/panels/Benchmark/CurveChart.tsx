import { type PointerEvent, useMemo, useRef, useState } from 'react';
import type { CurveKind, CurveLine } from '../../../benchmark/curves';
import { lineStyle, pathOf, type Plot, plotOf, toX, toY } from '../../../benchmark/plot';
import { columnText } from '../../../benchmark/report/text';
import { normalCdf } from '../../../metrics/special';
import type { Column } from '../../../rows/row';
import { DataTable, type TableData } from '../../charts/DataTable';
import { useWidth } from '../../charts/useWidth';
import { formatScore, formatShare } from '../../numbers';
import styles from './CurveChart.module.css';
import lineStyles from './lines.module.css';
import { must } from '../../../lib/must';

const PAD = { left: 56, right: 28, top: 24, bottom: 44 } as const;
const HEIGHT = 400;
/** Pixels within which a line is pointed at. */
const REACH = 32;

interface Pointed {
  readonly line: CurveLine;
  readonly x: number;
  readonly y: number;
  readonly threshold: number;
}

/** The point of a line that is nearest to a place on the drawing, within reach. */
function nearest(
  lines: readonly CurveLine[],
  plot: Plot,
  size: readonly [number, number],
  at: readonly [number, number],
): Pointed | null {
  let best: Pointed | null = null;
  let least = REACH;
  for (const line of lines)
    for (const { x, y, threshold } of line.points) {
      const away = Math.hypot(toX(plot.x, size[0], x) - at[0], toY(plot.y, size[1], y) - at[1]);
      if (away < least) {
        least = away;
        best = { line, x, y, threshold };
      }
    }
  return best;
}

interface CurveChartProps {
  readonly kind: CurveKind;
  readonly corner: boolean;
  readonly lines: readonly CurveLine[];
  readonly columns: readonly Column[];
  /** Columns in the order of their styles. */
  readonly drawn: readonly number[];
  readonly label: string;
}

/** Lines on axes; the one pointed at says where it is and at which threshold. */
export function CurveChart({ kind, corner, lines, columns, drawn, label }: CurveChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const whole = useWidth(box);
  const width = Math.max(1, whole - PAD.left - PAD.right);
  const height = HEIGHT - PAD.top - PAD.bottom;
  const plot = useMemo(() => plotOf(kind, lines, corner), [kind, lines, corner]);
  const paths = useMemo(
    () => lines.map((line) => ({ line, d: pathOf(line, plot, width, height) })),
    [lines, plot, width, height],
  );
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const at = [event.clientX - left - PAD.left, event.clientY - top - PAD.top] as const;
    setPointed(nearest(lines, plot, [width, height], at));
  };
  const shown = pointed !== null && lines.includes(pointed.line) ? pointed : null;
  return (
    <div ref={box} className={styles.chart}>
      {whole > 0 && (
        <svg
          width={whole}
          height={HEIGHT}
          role="img"
          aria-label={`${label}: ${plot.x.title} against ${plot.y.title}, ${lines.length} lines. The numbers are in the table below.`}
          onPointerMove={move}
          onPointerLeave={() => setPointed(null)}
        >
          <clipPath id="benchmark-curves">
            <rect x="0" y="0" width={width} height={height} />
          </clipPath>
          <g transform={`translate(${PAD.left} ${PAD.top})`}>
            <Axes plot={plot} width={width} height={height} />
            <g clipPath="url(#benchmark-curves)">
              {kind === 'roc' && !corner && (
                <path className={styles.guess} d={`M0 ${height}L${width} 0`} aria-hidden />
              )}
              {paths.map(({ line, d }, i) => (
                <Line
                  key={i}
                  line={line}
                  place={drawn.indexOf(line.column)}
                  d={d}
                  faint={shown !== null && shown.line !== line}
                  height={height}
                />
              ))}
            </g>
            {shown !== null && (
              <circle
                className={styles.point}
                cx={toX(plot.x, width, shown.x)}
                cy={toY(plot.y, height, shown.y)}
                r="4"
              />
            )}
          </g>
        </svg>
      )}
      <p className={styles.said} aria-live="off">
        {shown === null ? '\u00a0' : said(kind, plot, shown, columns)}
      </p>
      <DataTable label={label} data={() => numbers(kind, plot, lines, columns)} />
    </div>
  );
}

function Line(props: { line: CurveLine; place: number; d: string; faint: boolean; height: number }) {
  const { line, place, d, faint, height } = props;
  const { colour, dash } = lineStyle(place);
  if (line.of === 'both')
    return (
      <path
        className={`${styles.line ?? ''} ${must(lineStyles[`c${colour}`])}`}
        data-faint={faint || undefined}
        d={d}
        strokeDasharray={dash}
      />
    );
  const first = /^M(\S+)/.exec(d)?.[1] ?? '0';
  const last = /L(\S+) \S+$/.exec(d)?.[1] ?? first;
  return (
    <path
      className={line.of === 'id' ? styles.filled : `${styles.line ?? ''} ${styles.outline ?? ''}`}
      d={line.of === 'id' ? `${d}L${last} ${height}L${first} ${height}Z` : d}
    />
  );
}

function Axes({ plot, width, height }: { plot: Plot; width: number; height: number }) {
  return (
    <g className={styles.axes} aria-hidden>
      {plot.y.ticks.map(({ value, label }) => (
        <g key={label} transform={`translate(0 ${toY(plot.y, height, value)})`}>
          <path className={styles.grid} d={`M0 0H${width}`} />
          <text x="-8" dy="0.32em" textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      {plot.x.ticks.map(({ value, label }) => (
        <g key={label} transform={`translate(${toX(plot.x, width, value)} ${height})`}>
          <path className={styles.tick} d="M0 0V5" />
          <text y="20" textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
      <path className={styles.tick} d={`M0 0V${height}H${width}`} />
      <text x={width} y={height + 38} textAnchor="end" className={styles.title}>
        {plot.x.title}
      </text>
      <text x={-PAD.left + 4} y="-10" className={styles.title}>
        {plot.y.title}
      </text>
    </g>
  );
}

const share = (kind: CurveKind, value: number): string =>
  formatShare(kind === 'det' ? normalCdf(value) : value);

/** Where a line is, in a sentence. */
function said(
  kind: CurveKind,
  plot: Plot,
  { line, x, y, threshold }: Pointed,
  columns: readonly Column[],
): string {
  const name = columnText(must(columns[line.column]));
  if (kind === 'density')
    return `${line.of === 'id' ? 'ID' : 'OOD'}: ${formatShare(y)} of the images score around ${formatScore(x, 4)}`;
  const at = Number.isFinite(threshold) ? ` at threshold ${formatScore(threshold, 4)}` : '';
  return `${name}: ${lower(plot.x.title)} ${share(kind, x)}, ${lower(plot.y.title)} ${share(kind, y)}${at}`;
}
const lower = (text: string): string =>
  /^(ID|OOD)/.test(text) ? text : `${must(text[0]).toLowerCase()}${text.slice(1)}`;

const MOST_ROWS = 40;
/** The lines as numbers: some forty points of each. */
function numbers(
  kind: CurveKind,
  plot: Plot,
  lines: readonly CurveLine[],
  columns: readonly Column[],
): TableData {
  return {
    caption: 'Points of the lines',
    columns: ['Line', plot.x.title, plot.y.title, 'Threshold'],
    rows: lines.flatMap(({ column, of, points }) => {
      const step = Math.max(1, Math.ceil(points.length / MOST_ROWS));
      const name = `${columnText(must(columns[column]))}${of === 'both' ? '' : of === 'id' ? ', ID' : ', OOD'}`;
      return points
        .filter((_, i) => i % step === 0)
        .map(({ x, y, threshold }) => [
          name,
          kind === 'density' ? formatScore(x, 4) : share(kind, x),
          share(kind, y),
          Number.isFinite(threshold) ? formatScore(threshold, 4) : '',
        ]);
    }),
  };
}
