import { useMemo, useRef } from 'react';
import type { Explanation as Made } from '../../../engine/jobs';
import { formatNumber } from '../../charts/format';
import { MapCanvas } from '../../charts/MapCanvas';
import { useChartTheme } from '../../charts/theme';
import { attributionColors } from '../../charts/themeMaps';
import { useWidth } from '../../charts/useWidth';
import { barsPath, binned, scaleOf } from '../../figures/explanation/draw';
import { descending, labelOf, type Labels, top } from '../../figures/explanation/words';
import { networkPixels } from '../../figures/map/model';
import { useStore } from '../../useStore';
import { must } from '../../../lib/must';
import { formatCount } from '../../numbers';
import styles from './Explanation.module.css';

interface ChartProps {
  readonly explanation: Made;
  readonly labels: Labels;
  readonly name: string;
}

/** The chart of an explanation, by its kind. */
export function ExplanationChart({ explanation: e, labels, name }: ChartProps) {
  switch (e.kind) {
    case 'change': {
      const order = descending(e.before);
      const sorted = (values: Float64Array): number[] => order.map((i) => must(values[i]));
      return (
        <div className={styles.pair}>
          <Columns
            label={`${name}: ${e.before.length} ${e.of === 'features' ? 'features' : 'contributions to the logit'}, before and after, the largest first`}
            title={
              e.of === 'features'
                ? 'Features, largest first'
                : 'What each feature adds to the logit, largest first'
            }
            back={sorted(e.before)}
            front={sorted(e.after)}
            line={e.clip}
          />
          <ClassBars title="Logits" labels={labels} before={e.logits.before} after={e.logits.after} />
        </div>
      );
    }
    case 'neighbours':
      return (
        <div className={styles.pair}>
          <Counts
            label={`${name}: ${e.what} of this picture to all ${e.values.length} fitted images`}
            title={`${e.what} to all ${formatCount(e.values.length)} fitted images`}
            values={e.values}
            mark={must(e.values[e.k - 1])}
            markIs={`the ${e.k} nearest end here`}
          />
          {e.among.length > 0 && (
            <Counts
              label={`${name}: ${e.ownIs}, of ${e.among.length} fitted images and of this picture`}
              title={`${e.ownIs.replace(/,.*$/, '').replace(/ K$/, ` ${e.k}`)}, ${e.among.length} fitted images`}
              values={e.among}
              mark={e.own}
              markIs="this picture"
            />
          )}
        </div>
      );
    case 'classes':
    case 'factors':
      return (
        <div className={styles.pair}>
          <ClassBars
            title={e.what}
            labels={labels}
            after={e.values}
            marked={e.kind === 'classes' ? e.chosen : undefined}
            ascending={e.kind === 'classes' && e.values[e.chosen] === Math.min(...e.values)}
          />
          {e.kind === 'factors' && (
            <dl className={styles.terms}>
              {e.factors.map(({ label, value }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{formatNumber(value, 5)}</dd>
                </div>
              ))}
            </dl>
          )}
        </div>
      );
    case 'spectrum':
      return (
        <div className={styles.pair}>
          {e.stages.map(({ node, values }) => (
            <Columns
              key={node}
              label={`${name}: ${values.length} singular values at ${node}, the largest taken away`}
              title={`Singular values at ${node}; the first is taken away`}
              back={Array.from(values)}
              front={Array.from(values, (v, i) => (i === 0 ? 0 : v))}
              line={null}
              keys={['taken away', 'left']}
            />
          ))}
          <ClassBars title="Logits" labels={labels} before={e.logits.before} after={e.logits.after} />
        </div>
      );
    case 'subspace': {
      const sizes = Array.from(e.along, Math.abs);
      const rest = sizes.slice(e.dimension);
      return (
        <div className={styles.pair}>
          <Columns
            label={`${name}: length along ${sizes.length} principal directions; the score counts those after ${e.dimension}`}
            title={`Length along each principal direction; those after ${e.dimension} are outside`}
            back={sizes}
            front={sizes.map((v, k) => (k < e.dimension ? 0 : v))}
            line={null}
            keys={['inside', 'outside']}
          />
          <Columns
            label={`${name}: the ${rest.length} directions outside the subspace, on a scale of their own`}
            title={`The ${rest.length} outside, which the score counts, on a scale of their own`}
            back={[]}
            front={rest}
            line={null}
            keys={null}
          />
        </div>
      );
    }
    case 'step':
      return <Step step={e} labels={labels} name={name} />;
    case 'outputs':
      return <ClassBars title={e.what} labels={labels} after={e.values} marked={top(e.values)} />;
  }
}

interface ColumnsProps {
  readonly label: string;
  readonly title: string;
  readonly back: readonly number[];
  readonly front: readonly number[];
  /** A height that is drawn as a line. */
  readonly line: number | null;
  /** What the pale and the dark bars are; null where there are dark ones alone. */
  readonly keys?: readonly [back: string, front: string] | null;
}
const HEIGHT = 120;
/** Room above the bars for words. */
const PAD = 18;
/** Many bars side by side: what was (outlined) and what is (filled). */
function Columns({ label, title, back, front, line, keys = ['before', 'after'] }: ColumnsProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const paths = useMemo(() => {
    const { y, low, high } = scaleOf([back, front, line === null ? [] : [line]], HEIGHT);
    return { y, low, high, back: barsPath(back, width, y), front: barsPath(front, width, y) };
  }, [back, front, line, width]);
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
            <path d={paths.back} className={styles.back} />
            <path d={paths.front} className={styles.front} />
            <line x1="0" x2={width} y1={paths.y(0)} y2={paths.y(0)} className={styles.axis} />
            {line !== null && (
              <>
                <line x1="0" x2={width} y1={paths.y(line)} y2={paths.y(line)} className={styles.cut} />
                <text x={width} y={paths.y(line) - 4} textAnchor="end">
                  clip at {formatNumber(line)}
                </text>
              </>
            )}
          </svg>
        )}
      </div>
      <span className={styles.ends}>
        <span>
          {paths.low < 0
            ? `from ${formatNumber(paths.low)} to ${formatNumber(paths.high)}`
            : `up to ${formatNumber(paths.high)}`}
        </span>
        {keys !== null && (
          <span className={styles.key}>
            <i data-of="before" /> {keys[0]} <i data-of="after" /> {keys[1]}
          </span>
        )}
      </span>
    </figure>
  );
}

interface CountsProps {
  readonly label: string;
  readonly title: string;
  readonly values: ArrayLike<number>;
  readonly mark: number;
  readonly markIs: string;
}
const BINS = 48;
/** How many have which value, and where one value lies. */
function Counts({ label, title, values, mark, markIs }: CountsProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { low, high, counts } = useMemo(() => binned(values, [mark], BINS), [values, mark]);
  const { y } = scaleOf([counts], HEIGHT);
  const x = ((mark - low) / (high - low || 1)) * width;
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
            aria-label={`${label}: ${markIs}, ${formatNumber(mark)}`}
            className={styles.svg}
          >
            <path d={barsPath(counts, width, y)} className={styles.plain} />
            <line x1={x} x2={x} y1={-PAD} y2={HEIGHT} className={styles.cut} />
            <text x={x > width / 2 ? x - 6 : x + 6} y={-6} textAnchor={x > width / 2 ? 'end' : 'start'}>
              {markIs}: {formatNumber(mark)}
            </text>
          </svg>
        )}
      </div>
      <span className={styles.ends}>
        <span>{formatNumber(low)}</span>
        <span>{formatNumber(high)}</span>
      </span>
    </figure>
  );
}

interface ClassBarsProps {
  readonly title: string;
  readonly labels: Labels;
  readonly before?: Float64Array;
  readonly after: Float64Array;
  readonly marked?: number | undefined;
  /** The smallest first. */
  readonly ascending?: boolean;
  readonly digits?: number;
  /** Where the bars begin. */
  readonly from?: number;
}
const SHOWN = 10;
/** Bars of the classes that matter most, with their numbers. */
function ClassBars({
  title,
  labels,
  before,
  after,
  marked,
  ascending = false,
  digits = 4,
  from = 0,
}: ClassBarsProps) {
  const by = Array.from(after, (v) => (Number.isNaN(v) ? -Infinity : ascending ? -v : v));
  const order = descending(by).slice(0, SHOWN);
  const { low, high } = scaleOf(
    [before ?? [], after].map((values) => Array.from(values, (v) => v - from)),
    1,
  );
  const span = high - low || 1;
  const bar = (value: number) => {
    const v = value - from;
    return {
      left: `${((100 * (Math.min(0, v) - low)) / span).toFixed(2)}%`,
      width: `${((100 * Math.abs(v)) / span).toFixed(2)}%`,
    };
  };
  return (
    <figure className={styles.figure}>
      <figcaption>
        {title}
        {after.length > SHOWN ? `, ${SHOWN} of ${after.length} classes` : ''}
        {before !== undefined && (
          <span className={styles.key}>
            <i data-of="before" /> before <i data-of="after" /> after
          </span>
        )}
      </figcaption>
      <ul className={styles.bars}>
        {order.map((c) => (
          <li key={c} data-marked={c === marked || undefined}>
            <span className={styles.class}>{labelOf(labels, c)}</span>
            <span className={styles.track} aria-hidden>
              {before !== undefined && <i data-of="before" style={bar(must(before[c]))} />}
              {!Number.isNaN(must(after[c])) && <i data-of="after" style={bar(must(after[c]))} />}
            </span>
            <span className={styles.value}>
              {before !== undefined && <>{formatNumber(must(before[c]), digits)} → </>}
              {Number.isNaN(must(after[c])) ? '—' : formatNumber(must(after[c]), digits)}
            </span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

interface StepProps {
  readonly step: Extract<Made, { kind: 'step' }>;
  readonly labels: Labels;
  readonly name: string;
}
/** The picture after a step, the signs of the step, and the softmax before and after. */
function Step({ step, labels, name }: StepProps) {
  const pack = useStore((state) => state.pack.json);
  const theme = useChartTheme();
  const { width, height, moved, signs, probabilities } = step;
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
    <div className={styles.pair}>
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
      <ClassBars
        title={`Softmax at T = ${formatNumber(step.temperature)}, bars from 1/${probabilities.after.length}`}
        from={1 / probabilities.after.length}
        labels={labels}
        before={probabilities.before}
        after={probabilities.after}
        digits={6}
      />
    </div>
  );
}
