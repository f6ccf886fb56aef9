import { ArrowDown, ArrowUp, Flag, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, memo, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { metaOf } from '../../../engine/detectors/methods';
import { primaryMethod } from '../../../store/primary';
import { percentOf } from '../../../verdict/answer';
import { formatPValue, formatScore } from '../../numbers';
import { useActions, useStore } from '../../useStore';
import { useCoarse } from '../../charts/useCoarse';
import {
  insteadOf,
  type Line,
  marksOf,
  type Order,
  type PictureRow,
  type Sort,
  wordOf,
} from '../../figures/pictures/model';
import { Place } from './Place';
import styles from './Pictures.module.css';

/** CSS pixels. */
const ROW = 48;
/** Rows in view at once, and drawn above and below them. */
const MOST = 8;
const AROUND = 8;

interface Column {
  readonly sort: Sort;
  readonly label: string;
  /** Which way it is sorted first: what asks for a look comes first. */
  readonly descending: boolean;
  readonly className?: string | undefined;
}
const COLUMNS: readonly Column[] = [
  { sort: 'name', label: 'Picture', descending: false },
  { sort: 'prediction', label: 'Taken for', descending: false, className: styles.prediction },
  { sort: 'verdict', label: 'Verdict', descending: true },
  { sort: 'score', label: 'Score', descending: true, className: styles.number },
  { sort: 'percentile', label: 'Among ID images', descending: true, className: styles.place },
  { sort: 'pValue', label: 'p-value', descending: false, className: styles.pValue },
];

interface TableProps {
  readonly lines: readonly Line[];
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  /** Ids of the pictures to compare. */
  readonly ticked: readonly string[];
  readonly onTick: (id: string) => void;
}

/** The table of all pictures: only what is in view is drawn, the arrow keys go from picture to picture. */
export default function PicturesTable({ lines, order, onOrder, ticked, onTick }: TableProps) {
  const { selectImage, removeImages } = useActions();
  const selected = useStore((state) => state.images.selected);
  const scoreName = useStore((state) => {
    const primary = primaryMethod(state);
    return primary === null ? 'Score' : metaOf(primary).name;
  });
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const height = useCoarse() ? ROW + 8 : ROW;
  const [first, setFirst] = useState(0);
  const from = Math.max(0, Math.min(first, lines.length - MOST) - AROUND);
  const drawn = lines.slice(from, first + MOST + AROUND);
  const at = lines.findIndex((line) => line.kind === 'row' && line.row.item.id === selected);
  const bringIntoView = useEffectEvent(() => {
    const list = box.current;
    if (list === null || at < 0) return;
    const lowest = (at + 1) * height - MOST * height;
    list.scrollTop = Math.max(lowest, Math.min(at * height, list.scrollTop));
  });
  // Where the person has scrolled to stays while others are scored.
  useEffect(() => bringIntoView(), [selected]);

  const move = (by: number): void => {
    const pickable = lines.flatMap((line, n) =>
      line.kind === 'row' && line.row.item.status !== 'failed' ? [n] : [],
    );
    const now = pickable.findIndex((n) => n === at);
    const to = pickable[Math.min(pickable.length - 1, Math.max(0, (now < 0 ? -Math.sign(by) : now) + by))];
    const line = to === undefined ? undefined : lines[to];
    if (line?.kind === 'row') selectImage(line.row.item.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: MOST,
      PageUp: -MOST,
      End: lines.length,
      Home: -lines.length,
    };
    const by = steps[event.key];
    if (by !== undefined) move(by);
    else if (event.key === ' ' && selected !== null) onTick(selected);
    else if (event.key === 'Delete' && selected !== null) removeImages([selected]);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.table}>
      <div
        ref={box}
        className={styles.body}
        style={{ height: Math.min(MOST, Math.max(1, lines.length)) * height + 34 }}
        role="grid"
        aria-label="All pictures"
        aria-rowcount={lines.length + 1}
        aria-multiselectable={false}
        aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={({ currentTarget }) => setFirst(Math.floor(currentTarget.scrollTop / height))}
      >
        <div className={styles.head} role="rowgroup">
          <div className={styles.row} role="row" aria-rowindex={1}>
            <span role="columnheader">
              <span className="visually-hidden">Compare</span>
            </span>
            {COLUMNS.map((column) => (
              <Head
                key={column.sort}
                column={column.sort === 'score' ? { ...column, label: scoreName } : column}
                order={order}
                onOrder={onOrder}
              />
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: lines.length * height, position: 'relative' }}>
          {drawn.map((line, n) => {
            const index = from + n;
            const start = index * height;
            const style = { height, transform: `translateY(${start}px)` };
            return line.kind === 'group' ? (
              <div
                key={`group ${line.title}`}
                className={styles.group}
                style={style}
                role="row"
                aria-rowindex={index + 2}
              >
                <span role="gridcell">
                  {line.title} <span className={styles.quiet}>{line.count}</span>
                </span>
              </div>
            ) : (
              <Row
                key={line.row.item.id}
                row={line.row}
                id={`${id}-${index}`}
                index={index}
                height={height}
                start={start}
                isSelected={line.row.item.id === selected}
                isTicked={ticked.includes(line.row.item.id)}
                onTick={onTick}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface HeadProps {
  readonly column: Column;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}
/** A column's head: sorts by it, then the other way, then as the pictures were opened. */
function Head({ column: { sort, label, descending, className }, order, onOrder }: HeadProps) {
  const isSorted = order.sort === sort;
  const next = (): Order => {
    if (!isSorted) return { sort, descending };
    if (order.descending === descending) return { sort, descending: !descending };
    return { sort: 'opened', descending: false };
  };
  return (
    <span
      role="columnheader"
      className={className}
      aria-sort={isSorted ? (order.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" className={styles.sort} onClick={() => onOrder(next())}>
        {label}
        {isSorted && (order.descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
      </button>
    </span>
  );
}

interface RowProps {
  readonly row: PictureRow;
  readonly id: string;
  readonly index: number;
  readonly height: number;
  readonly start: number;
  readonly isSelected: boolean;
  readonly isTicked: boolean;
  readonly onTick: (id: string) => void;
}
const Row = memo(function Row(props: RowProps) {
  const { row, id, index, height, start, isSelected, isTicked, onTick } = props;
  const { selectImage } = useActions();
  const { item, prediction, chip, answer, isFlagged } = row;
  const failed = item.status === 'failed';
  const instead = insteadOf(row);
  const { percentile = null, pValue = null } = chip ?? {};
  const isOld = chip?.stale === true;
  return (
    // The grid itself hears the keys: a row is chosen by mouse or finger here.
    <div
      id={id}
      className={styles.row}
      style={{ height, transform: `translateY(${start}px)` }}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-old={isOld || undefined}
      onClick={() => {
        if (!failed) selectImage(item.id);
      }}
    >
      <span role="gridcell">
        <input
          type="checkbox"
          tabIndex={-1}
          disabled={failed}
          checked={isTicked}
          aria-label={`Compare ${item.name}`}
          onClick={(event) => event.stopPropagation()}
          onChange={() => onTick(item.id)}
        />
      </span>
      <span role="gridcell" className={styles.name}>
        {failed || item.thumbnail === '' ? (
          <span className={styles.noPicture}>{failed && <TriangleAlert aria-hidden />}</span>
        ) : (
          <img src={item.thumbnail} alt="" width={36} height={36} loading="lazy" decoding="async" />
        )}
        <bdi title={item.name}>{item.name}</bdi>
      </span>
      <span role="gridcell" className={styles.prediction}>
        {prediction !== null && (
          <>
            {prediction.label} <span className={styles.quiet}>{percentOf(prediction.probability)}</span>
          </>
        )}
      </span>
      <span
        role="gridcell"
        className={styles.verdict}
        data-kind={answer?.kind ?? 'none'}
        title={instead === '' ? undefined : instead}
      >
        {instead === '' ? (
          <>
            <i aria-hidden />
            <span>
              {wordOf(row)}
              {isFlagged && <Flag className={styles.flag} role="img" aria-label="flagged" />}
              {isOld && <span className="visually-hidden">, other settings</span>}
            </span>
          </>
        ) : (
          <span className={styles.quiet}>{instead}</span>
        )}
      </span>
      <span role="gridcell" className={styles.number}>
        {chip === null ? '' : formatScore(chip.score)}
      </span>
      <span role="gridcell" className={styles.place}>
        <Place marks={marksOf(row)} chip={chip} />
        <span className={styles.percentile}>{percentile === null ? '' : `${Math.round(percentile)}%`}</span>
      </span>
      <span role="gridcell" className={styles.pValue}>
        {pValue === null ? '' : formatPValue(pValue)}
      </span>
    </div>
  );
});
