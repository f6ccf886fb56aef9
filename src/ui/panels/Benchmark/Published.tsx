import { PUBLISHED_NOTE, type PublishedTable } from '../../../benchmark/published';
import { columnText, points } from '../../../benchmark/report/text';
import type { BenchmarkTable } from '../../../benchmark/table';
import { must } from '../../../lib/must';
import type { Figure } from '../../../metrics/figure';
import styles from './Published.module.css';

interface PublishedProps {
  readonly table: BenchmarkTable;
  readonly found: PublishedTable;
}
/** What papers print of such networks, beside the run's own means: folded. */
export function Published({ table, found: { published, sets, rows } }: PublishedProps) {
  const pair = ({ auroc, fpr95 }: { readonly auroc: Figure; readonly fpr95: Figure }) =>
    `${points(auroc)} / ${points(fpr95)}`;
  return (
    <details className={styles.box}>
      <summary>Published figures beside these</summary>
      <div
        className={styles.scroll}
        tabIndex={0}
        role="group"
        aria-label="Published figures, scrolls sideways"
      >
        <table className={styles.table}>
          <caption className="visually-hidden">AUROC / FPR95 here and as published, in percent</caption>
          <thead>
            <tr>
              <th scope="col">AUROC / FPR95, %</th>
              <th scope="col">Here, mean of {sets} far sets</th>
              {published.map(({ network }) => (
                <th key={network} scope="col">
                  Published, {network}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.index}>
                <th scope="row">{columnText(must(table.columns[row.index]))}</th>
                <td>{pair(row)}</td>
                {published.map((one) => (
                  <td key={one.network}>{pair(one)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {published.map(({ network, over, source }) => (
        <p key={network} className={styles.text}>
          {network}: mean over {over} ({source}).
        </p>
      ))}
      <p className={styles.text}>{PUBLISHED_NOTE}</p>
    </details>
  );
}
