import { ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import {
  onSameSets,
  searchMatrices,
  type SearchMatrix,
  searchText,
  signed,
} from '../../../benchmark/report/search';
import { columnText, points } from '../../../benchmark/report/text';
import type { Search as Found, SearchMeans } from '../../../benchmark/search';
import type { BenchmarkView } from '../../../benchmark/session';
import { must } from '../../../lib/must';
import { type Figure, mapFigure } from '../../../metrics/figure';
import { useBenchmark } from '../../benchmark';
import { Panel } from '../../components/Panel';
import { Select } from '../../components/Select';
import { formatPValue } from '../../numbers';
import { chosenOnOptions, searchable } from './model';
import folded from './Folded.module.css';
import styles from './Search.module.css';

interface SearchProps {
  readonly view: BenchmarkView;
  readonly version: number;
}
/** Which settings of a detector do best, told on images they were not chosen on; folded, and nothing where no detector has several. */
export function Search({ view, version }: SearchProps) {
  const [isOpen, setOpen] = useState(false);
  if (searchable(view.table).length === 0) return null;
  return (
    <Panel
      title="Search for settings"
      note="Settings are chosen on one half of the images, and told on the other: what was chosen on images looks better on them than it is."
    >
      <details className={folded.box} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <ChevronRight aria-hidden /> The whole grid, and what the best of it is worth
        </summary>
        {isOpen && <Opened view={view} version={version} />}
      </details>
    </Panel>
  );
}

function Opened({ view, version }: SearchProps) {
  const { ask } = useBenchmark();
  const detectors = searchable(view.table);
  const places = chosenOnOptions(view.table);
  const [wanted, setWanted] = useState('');
  const [place, setPlace] = useState('all');
  const method = detectors.some(({ id }) => id === wanted) ? wanted : must(detectors[0]).id;
  const on = JSON.stringify(places.find(({ id }) => id === place)?.sets ?? []);
  const [found, setFound] = useState<Found | null>(null);
  const [fault, setFault] = useState('');
  useEffect(() => {
    let here = true;
    ask('search', method, JSON.parse(on) as string[]).then(
      (search) => {
        if (here) setFound(search);
      },
      (error: unknown) => {
        if (here) setFault(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      here = false;
    };
  }, [ask, method, on, version]);
  return (
    <>
      <div className={folded.controls}>
        <Select label="Detector" options={detectors} value={method} onChange={setWanted} />
        <Select
          label="Chosen on"
          options={places}
          value={places.some(({ id }) => id === place) ? place : 'all'}
          onChange={setPlace}
        />
      </div>
      {fault !== '' && (
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
      {found !== null && <Grid found={found} />}
    </>
  );
}

const pair = ({ auroc, fpr95 }: SearchMeans): string => `${points(auroc)} / ${points(fpr95)}`;

function Grid({ found }: { readonly found: Found }) {
  const { points: grid, best, chosenOn, told, differences } = found;
  return (
    <>
      <p className={styles.said}>{searchText(found)}</p>
      {onSameSets(found) && (
        <p className={styles.text}>
          The same OOD sets are on both sides, with other images: on other sets it may be worth less.
        </p>
      )}
      <div className={styles.scroll} tabIndex={0} role="group" aria-label="Every setting, scrolls sideways">
        <table className={styles.table}>
          <caption className="visually-hidden">Mean AUROC / FPR95 of every setting, in percent</caption>
          <thead>
            <tr>
              <th scope="col">AUROC / FPR95, %</th>
              <th scope="col">Chosen on, mean of {chosenOn.length} sets</th>
              <th scope="col">Other half, mean of {told.length} sets</th>
            </tr>
          </thead>
          <tbody>
            {grid.map((point, i) => (
              <tr key={i} data-best={i === best || undefined}>
                <th scope="row">{columnText(point.column)}</th>
                <td>{pair(point.chosenOn)}</td>
                <td>{pair(point.told)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {searchMatrices(found).map((matrix) => (
        <Heat key={matrix.held} matrix={matrix} />
      ))}
      {differences.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="group" aria-label="The chosen against the first">
          <table className={styles.table}>
            <caption>
              The chosen against {columnText(must(grid[0]).column)} on the other half: AUROC, paired DeLong
              test, Holm over the sets
            </caption>
            <thead>
              <tr>
                <th scope="col">Set</th>
                <th scope="col">First</th>
                <th scope="col">Chosen</th>
                <th scope="col">Difference</th>
                <th scope="col">p</th>
              </tr>
            </thead>
            <tbody>
              {differences.map(({ set, first, chosen, difference, pValue }) => (
                <tr key={set}>
                  <th scope="row">{set}</th>
                  <td>{points(first)}</td>
                  <td>{points(chosen)}</td>
                  <td>{signed(mapFigure(difference, ({ difference: x }) => x))}</td>
                  <td>{pValue === null ? '–' : formatPValue(pValue)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** Two parameters against each other: the deeper a cell, the larger its AUROC. */
function Heat({ matrix: { held, down, across, columns, rows } }: { readonly matrix: SearchMatrix }) {
  const all = rows.flatMap(({ cells }) => cells.flatMap((x) => (x?.defined === true ? [x.value] : [])));
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const depth = (x: Figure | null): string =>
    x?.defined === true && high > low ? `${Math.round((40 * (x.value - low)) / (high - low))}%` : '0%';
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={`${down} and ${across}`}>
      <table className={styles.heat}>
        <caption>
          Mean AUROC on the other half{held === '' ? '' : `, ${held}`}: {down} down, {across} across
        </caption>
        <thead>
          <tr>
            <td />
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((x, i) => (
                <td key={i} style={{ background: `color-mix(in oklab, var(--si) ${depth(x)}, transparent)` }}>
                  {x === null ? '' : points(x)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
