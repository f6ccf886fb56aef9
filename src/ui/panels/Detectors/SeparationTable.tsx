import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { ownOf } from '../../../calibration/kept/own';
import { measuredOf } from '../../../store/selectors';
import { Mark } from '../../components/Mark';
import { Term } from '../../components/Term';
import { type MeasuredTable, measuredTable } from '../../separation';
import { useStoreLater } from '../../useStore';
import styles from './SeparationTable.module.css';
import { detectorLabel } from './model';

/**
 * How well each detector tells sets of images from ID images with this network: what its verdict is worth. Nothing where it
 * was not measured.
 */
export function SeparationPanel() {
  const { table, fault } = useStoreLater(measuredOf);
  const settings = useStoreLater((state) => state.settings);
  const own = useStoreLater(({ pack }) => (pack.json === null ? null : ownOf(pack.json)));
  // Its own state, so that it stays as a person left it while the numbers change.
  const [isOpen, setOpen] = useState(false);
  if (fault !== null) return <p className={styles.fault}>{fault}</p>;
  if (table === null) return null;
  return (
    <details className={styles.box} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <ChevronRight aria-hidden /> How well the detectors tell sets apart with this network
      </summary>
      {isOpen && (
        <>
          {own !== null && (
            <p className={styles.text}>
              Measured at thresholds of {table.id.title}: your own calibration on <bdi>{own.name}</bdi>{' '}
              changes verdicts, not these figures.
            </p>
          )}
          <Table {...measuredTable(table, settings)} against={table.id.title} backend={table.backend} />
        </>
      )}
    </details>
  );
}

interface TableProps extends MeasuredTable {
  readonly against: string;
  readonly backend: string;
}
function Table({ columns, rows, overlap, note, against, backend }: TableProps) {
  return (
    <>
      <p className={styles.text}>
        <Term id="auroc">AUROC</Term> of each set against {against}, in percent: 50 is guessing. In brackets{' '}
        <Term id="fpr95">FPR95</Term>: smaller is better.
      </p>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label="Measured AUROC, scrolls sideways">
        <table className={styles.table}>
          <caption className="visually-hidden">AUROC and FPR95 of every detector on every set</caption>
          <thead>
            <tr>
              <th scope="col">Set</th>
              {columns.map(({ method, settings: made, exact }) => {
                const { label, hue } = detectorLabel(method);
                return (
                  <th key={method} scope="col" className={styles.number}>
                    <span className={styles.name}>
                      {hue !== null && <Mark method={hue} />} {label}
                    </span>
                    {made !== '' && <span className={styles.made}>{made}</span>}
                    {!exact && <span className={styles.made}>nearest measured</span>}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ set, title, cells }) => (
              <tr key={set}>
                <th scope="row" title={set}>
                  {title}
                </th>
                {cells.map((cell, i) => (
                  <td key={i} className={styles.number} data-best={cell?.best || undefined}>
                    {cell === null ? (
                      '—'
                    ) : (
                      <>
                        {cell.auroc} <span className={styles.fpr}>({cell.fpr95})</span>
                      </>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.cue}>The table scrolls sideways.</p>
      <p className={styles.text}>
        {overlap !== null && `${overlap} `}
        {note} The best of each set is in bold; a lead smaller than twice that may be chance. Computed{' '}
        {backend === 'pytorch'
          ? 'in PyTorch by an independent program, which agrees with this engine; the network’s README says how closely'
          : `by this engine on ${backend.toUpperCase()}`}
        .
      </p>
    </>
  );
}
