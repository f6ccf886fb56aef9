import { type ReactNode, useMemo, useRef } from 'react';
import type { Explanation as Made } from '../../../engine/jobs';
import { formatNumber } from '../../charts/format';
import { MapCanvas } from '../../charts/MapCanvas';
import { useChartTheme } from '../../charts/theme';
import { attributionColors } from '../../charts/themeMaps';
import { useWidth } from '../../charts/useWidth';
import { barsPath, binned, scaleOf } from '../../figures/explanation/draw';
import {
  type BarsPart,
  type ColumnsPart,
  columnsOf,
  COUNT_BINS,
  type CountsPart,
  type Part,
  partsOf,
  type StepPart,
} from '../../figures/explanation/parts';
import type { Labels } from '../../figures/explanation/words';
import { networkPixels } from '../../figures/map/model';
import { useStore } from '../../useStore';
import styles from './Explanation.module.css';

interface ChartProps {
  readonly explanation: Made;
  readonly labels: Labels;
  readonly name: string;
}

/** The charts of an explanation, by its kind. */
export function ExplanationChart({ explanation, labels, name }: ChartProps) {
  const parts = useMemo(() => partsOf(explanation, labels, name), [explanation, labels, name]);
  return (
    <div className={styles.pair}>
      {parts.map((part, i) => (
        <PartChart key={`${part.kind} ${i}`} part={part} name={name} />
      ))}
    </div>
  );
}

function PartChart({ part, name }: { readonly part: Part; readonly name: string }) {
  switch (part.kind) {
    case 'columns':
      return <Columns {...part} />;
    case 'counts':
      return <Counts {...part} />;
    case 'bars':
      return <ClassBars {...part} />;
    case 'step':
      return <Step step={part.step} name={name} />;
    case 'terms':
      return (
        <dl className={styles.terms}>
          {part.terms.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{formatNumber(value, 5)}</dd>
            </div>
          ))}
        </dl>
      );
  }
}

const HEIGHT = 120;
/** Room above the bars for words. */
const PAD = 18;

interface FrameProps {
  readonly label: string;
  readonly title: string;
  /** What stands below the drawing. */
  readonly ends: ReactNode;
  readonly children: (width: number) => ReactNode;
}
/** A drawing as wide as its place, with its title above and what its ends are below. */
function Frame({ label, title, ends, children }: FrameProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  return (
    <figure className={styles.figure}>
      <figcaption>{title}</figcaption>
      <div ref={box}>
        {width > 0 && (
          <svg
            width={width}
            height={HEIGHT + PAD}
            viewBox={`0 ${-PAD} ${width} ${HEIGHT + PAD}`}
            role="img"
            aria-label={label}
            className={styles.svg}
          >
            {children(width)}
          </svg>
        )}
      </div>
      <span className={styles.ends}>{ends}</span>
    </figure>
  );
}

function Key({ of: [back, front] }: { readonly of: readonly [string, string] }) {
  return (
    <span className={styles.key}>
      <i data-of="before" /> {back} <i data-of="after" /> {front}
    </span>
  );
}

function Columns(part: ColumnsPart) {
  const { label, title, back, front, line, keys } = part;
  const { y, ends } = columnsOf(part, HEIGHT);
  return (
    <Frame
      label={label}
      title={title}
      ends={
        <>
          <span>{ends}</span>
          {keys !== null && <Key of={keys} />}
        </>
      }
    >
      {(width) => (
        <>
          <path d={barsPath(back, width, y)} className={styles.back} />
          <path d={barsPath(front, width, y)} className={styles.front} />
          <line x1="0" x2={width} y1={y(0)} y2={y(0)} className={styles.axis} />
          {line !== null && (
            <>
              <line x1="0" x2={width} y1={y(line)} y2={y(line)} className={styles.cut} />
              <text x={width} y={y(line) - 4} textAnchor="end">
                clip at {formatNumber(line)}
              </text>
            </>
          )}
        </>
      )}
    </Frame>
  );
}

function Counts({ label, title, values, mark, markIs }: CountsPart) {
  const { low, high, counts } = useMemo(() => binned(values, [mark], COUNT_BINS), [values, mark]);
  const { y } = scaleOf([counts], HEIGHT);
  return (
    <Frame
      label={`${label}: ${markIs}, ${formatNumber(mark)}`}
      title={title}
      ends={
        <>
          <span>{formatNumber(low)}</span>
          <span>{formatNumber(high)}</span>
        </>
      }
    >
      {(width) => {
        const x = ((mark - low) / (high - low || 1)) * width;
        return (
          <>
            <path d={barsPath(counts, width, y)} className={styles.plain} />
            <line x1={x} x2={x} y1={-PAD} y2={HEIGHT} className={styles.cut} />
            <text x={x > width / 2 ? x - 6 : x + 6} y={-6} textAnchor={x > width / 2 ? 'end' : 'start'}>
              {markIs}: {formatNumber(mark)}
            </text>
          </>
        );
      }}
    </Frame>
  );
}

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;
function ClassBars({ title, rows, both }: BarsPart) {
  return (
    <figure className={styles.figure}>
      <figcaption>
        {title}
        {both && <Key of={['before', 'after']} />}
      </figcaption>
      <ul className={styles.bars}>
        {rows.map(({ at, name, marked, before, after, text }) => (
          <li key={at} data-marked={marked || undefined}>
            <span className={styles.class}>{name}</span>
            <span className={styles.track} aria-hidden>
              {([before, after] as const).map(
                (bar, i) =>
                  bar !== null && (
                    <i
                      key={i}
                      data-of={i === 0 ? 'before' : 'after'}
                      style={{ left: percent(bar.from), width: percent(bar.length) }}
                    />
                  ),
              )}
            </span>
            <span className={styles.value}>{text}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** The picture after a step, and the signs of the step. */
function Step({ step, name }: Pick<StepPart, 'step'> & { readonly name: string }) {
  const pack = useStore((state) => state.pack.json);
  const theme = useChartTheme();
  const { width, height, moved, signs } = step;
  const picture = useMemo(
    () => ({
      width,
      height,
      data: networkPixels({ kind: 'normalised', width, height, data: moved }, pack?.preprocessing ?? null),
    }),
    [width, height, moved, pack],
  );
  const map = useMemo(
    () => ({
      width,
      height,
      values: signs,
      limit: 3,
      colors: attributionColors('diverging', theme),
      opacity: 1,
    }),
    [width, height, signs, theme],
  );
  return (
    <div className={styles.pictures}>
      <figure className={styles.figure}>
        <MapCanvas label={`${name}: the picture after the step`} picture={picture} map={null} />
        <figcaption>After the step</figcaption>
      </figure>
      <figure className={styles.figure}>
        <MapCanvas
          label={`${name}: where the step makes pixels brighter (positive) or darker`}
          picture={null}
          map={map}
        />
        <figcaption>Signs of the step, summed over colours</figcaption>
      </figure>
    </div>
  );
}
