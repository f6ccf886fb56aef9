import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import type { Summary } from '../../../models/types';
import { must } from '../../../lib/must';
import { DataTable } from '../../charts/DataTable';
import { Button } from '../../components/Button';
import styles from './GraphPicture.module.css';
import { tappable } from './model';
import { flopText, placed, type Row, rowsOf, shapeText } from './walk';

const [ROW, LANE] = [26, 12];
const label = (row: Row): string =>
  row.times > 0 ? `${row.times} more time${row.times === 1 ? '' : 's'} ${row.op}` : row.id;

/** The graph, top to bottom: every node with its shape, its cost and whether gradients are looked at there. Arrow keys walk it, Space marks a node. */
export function GraphPicture({
  network,
  features,
  taps,
  onTap,
}: {
  readonly network: Summary;
  /** The node whose values are the features. */
  readonly features: string;
  readonly taps: ReadonlySet<string>;
  /** Look at gradients of a node, or no longer. */
  readonly onTap: (name: string) => void;
}) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState(0);
  const [listId, titleId] = [useId(), useId()];
  const rows = useMemo(() => placed(rowsOf(network.walk, open)), [network, open]);
  const may = useMemo(() => tappable(network), [network]);
  const marks = (row: Row): number =>
    (row.times > 0 ? row.folded : [row.id]).filter((name) => taps.has(name)).length;
  const width = (Math.max(0, ...rows.map(({ lane }) => lane)) + 1) * LANE + 8;
  const x = (lane: number): number => lane * LANE + 8;
  const y = (row: number): number => row * ROW + ROW / 2;
  const current = must(rows[Math.min(at, rows.length - 1)]);
  const canTap = current.row.times === 0 && may.has(current.row.id);
  const readers = rows.filter(({ row }) => row.inputs.includes(current.row.id)).map(({ row }) => row);
  const go = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setAt(next);
    document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  const unfold = ({ id, times }: Row): void => {
    if (times > 0) setOpen(new Set([...open, id]));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 8,
      PageUp: at - 8,
      Home: 0,
      End: rows.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) go(to);
    else if (event.key === ' ' && canTap) onTap(current.row.id);
    else if (event.key === 'Enter' || event.key === 'ArrowRight') unfold(current.row);
    else return;
    event.preventDefault();
  };
  const toRow = (id: string): void => go(rows.findIndex(({ row }) => row.id === id));
  return (
    <section className={styles.graph} aria-labelledby={titleId}>
      <h4 id={titleId}>Its graph</h4>
      <div
        className={styles.list}
        role="listbox"
        aria-labelledby={titleId}
        aria-activedescendant={`${listId}-${at}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={styles.canvas} style={{ height: rows.length * ROW }}>
          <svg className={styles.edges} width={width} height={rows.length * ROW} aria-hidden>
            {rows.map(({ row, lane, from }, i) => (
              <g key={row.id}>
                {from.map((source) => (
                  <path
                    key={`${source.at}-${source.lane}`}
                    d={`M ${x(source.lane)} ${y(source.at)} V ${y(i) - ROW / 2} L ${x(lane)} ${y(i)}`}
                  />
                ))}
              </g>
            ))}
            {rows.map(({ row, lane }, i) => (
              <circle
                key={row.id}
                cx={x(lane)}
                cy={y(i)}
                r={row.times > 0 ? 5 : 3.5}
                data-tap={marks(row) > 0 ? '' : undefined}
              />
            ))}
          </svg>
          {rows.map(({ row }, i) => (
            <div
              key={row.id}
              id={`${listId}-${i}`}
              role="option"
              aria-selected={i === at}
              className={styles.row}
              style={{ top: i * ROW, height: ROW, paddingLeft: width }}
              onClick={() => {
                setAt(i);
                unfold(row);
              }}
            >
              <span className={styles.name}>{label(row)}</span>
              {row.times === 0 && row.op !== row.id && <span className={styles.op}>{row.op}</span>}
              <span className={styles.op}>{shapeText(row.shape)}</span>
              {marks(row) > 0 && (
                <span className={styles.tap}>{marks(row) > 1 ? `${marks(row)} taps` : 'tap'}</span>
              )}
            </div>
          ))}
        </div>
      </div>
      <p className={styles.about} role="status">
        <strong>{label(current.row)}</strong>
        {` gives ${shapeText(current.row.shape)}`}
        {current.row.flop > 0 && `, ${flopText(current.row.flop)} a picture`}
        {current.row.id === features && '; its values are the features'}
        {marks(current.row) > 0 && '; gradients are looked at here'}.
        {current.row.times > 0 && ' Enter or a press unfolds it.'}
      </p>
      <p className={styles.about}>
        {current.row.inputs.length > 0 && 'Reads '}
        {current.row.inputs.map((id) => (
          <button key={id} type="button" className={styles.link} onClick={() => toRow(id)}>
            {id}
          </button>
        ))}
        {readers.length > 0 && (current.row.inputs.length > 0 ? ' is read by ' : 'Is read by ')}
        {readers.map((row) => (
          <button key={row.id} type="button" className={styles.link} onClick={() => toRow(row.id)}>
            {label(row)}
          </button>
        ))}
      </p>
      {canTap && (
        <p className={styles.about}>
          <Button small onPress={() => onTap(current.row.id)}>
            {taps.has(current.row.id) ? 'Do not look at gradients here' : 'Look at gradients here'}
          </Button>
        </p>
      )}
      <DataTable
        label="its graph"
        data={() => ({
          caption: `All ${network.walk.length} nodes of ${network.file}`,
          columns: ['Node', 'Operation', 'Reads', 'Shape', 'FLOP', 'Tap'],
          rows: network.walk.map(({ name, op, inputs, shape, flop }) => [
            name,
            op,
            inputs.join(', '),
            shapeText(shape),
            flop,
            taps.has(name) ? 'yes' : '',
          ]),
        })}
      />
    </section>
  );
}
