import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo } from 'react';
import type { BenchmarkTable } from '../../../benchmark/table';
import { useBenchmark, useBenchmarkState } from '../../benchmark';
import { Select } from '../../components/Select';
import { figureOf, type ShownCell, shownTable, TABLE_FIGURES } from './model';
import styles from './ResultTable.module.css';
import { Swatch } from './Swatch';

/** Detectors x sets, one figure at a time; each head sorts. */
export function ResultTable({ table }: { readonly table: BenchmarkTable }) {
  const { choose } = useBenchmark();
  const { figure, sort, descending, drawn } = useBenchmarkState((state) => state.choice);
  const of = figureOf(figure);
  const { columns, rows } = useMemo(
    () => shownTable(table, figure, sort, descending),
    [table, figure, sort, descending],
  );
  const sortBy = (id: string | null): void =>
    choose(id === sort ? { descending: !descending } : { sort: id, descending: of.rises });
  const direction = (id: string | null): 'ascending' | 'descending' | 'none' =>
    id === sort && id !== null ? (descending ? 'descending' : 'ascending') : 'none';
  const toggle = (index: number): void =>
    choose({
      // New ones last: those that are drawn keep their colours.
      drawn: drawn.includes(index) ? drawn.filter((i) => i !== index) : [...drawn, index],
    });
  return (
    <div>
      <div className={styles.head}>
        <Select
          label="Figure"
          hideLabel
          options={TABLE_FIGURES.map(({ id, label }) => ({ id, label }))}
          value={figure}
          onChange={(id) => choose({ figure: id, descending: figureOf(id).rises })}
        />
        <p className={styles.text}>
          {of.text} In percent; {of.rises ? 'more' : 'less'} is better.
        </p>
      </div>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label="Table of results, scrolls">
        <table className={styles.table}>
          <caption className="visually-hidden">{of.label} of every detector on every set, in percent</caption>
          <thead>
            <tr>
              <th scope="col" aria-sort={direction(null)}>
                <button type="button" className={styles.sort} onClick={() => choose({ sort: null })}>
                  Detector
                </button>
              </th>
              {columns.map(({ id, title, note }) => (
                <th key={id} scope="col" className={styles.number} aria-sort={direction(id)}>
                  <button type="button" className={styles.sort} onClick={() => sortBy(id)}>
                    {title}
                    {id === sort && (descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
                  </button>
                  <span className={styles.note}>{note}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ index, name, settings, cells }) => (
              <tr key={index}>
                <th scope="row">
                  <label className={styles.detector}>
                    <input
                      type="checkbox"
                      checked={drawn.includes(index)}
                      onChange={() => toggle(index)}
                      aria-label={`Draw the curve of ${name}${settings === '' ? '' : `, ${settings}`}`}
                    />
                    <Swatch place={drawn.indexOf(index)} />
                    <span>
                      {name}
                      {settings !== '' && <span className={styles.settings}>{settings}</span>}
                    </span>
                  </label>
                </th>
                {cells.map((cell, i) => (
                  <TableCell key={i} cell={cell} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function TableCell({ cell: { text, under, reason, mark } }: { readonly cell: ShownCell }) {
  return (
    <td className={styles.number} data-mark={mark ?? undefined} title={reason === '' ? undefined : reason}>
      {text}
      {mark === 'tied' && <sup aria-label="not told apart from the best">†</sup>}
      {mark === 'best' && <span className="visually-hidden"> (the best)</span>}
      {reason !== '' && <span className="visually-hidden">{reason}</span>}
      {under !== '' && <span className={styles.under}>{under}</span>}
    </td>
  );
}
