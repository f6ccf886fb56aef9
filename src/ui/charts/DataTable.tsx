import { useId, useState } from 'react';
import styles from './charts.module.css';

export interface TableData {
  readonly caption: string;
  readonly columns: readonly string[];
  /** One array a row; the first cell heads it. */
  readonly rows: readonly (readonly (string | number)[])[];
}
export interface DataTableProps {
  /** Names the figure whose numbers these are, for the button: "Table of GAIA histogram". */
  readonly label: string;
  /** Called only while the table is open: its rows may be many. */
  readonly data: () => TableData;
}

/** "Table": the numbers behind a figure, as a real table. */
export function DataTable({ label, data }: DataTableProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className={styles.tableBox}>
      <button
        type="button"
        className={styles.tableButton}
        aria-expanded={open}
        aria-controls={id}
        aria-label={`Table of ${label}`}
        onClick={() => setOpen(!open)}
      >
        Table
      </button>
      <div id={id} hidden={!open}>
        {open && <Rows data={data()} />}
      </div>
    </div>
  );
}

function Rows({ data }: { data: TableData }) {
  return (
    // A region that scrolls must be reachable by keyboard.
    <div className={styles.tableScroll} tabIndex={0} role="group" aria-label={data.caption}>
      <table className={styles.table}>
        <caption>{data.caption}</caption>
        <thead>
          <tr>
            {data.columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row, r) => (
            <tr key={r}>
              {row.map((cell, c) =>
                c === 0 ? (
                  <th key={c} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={c}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
