import { metaOf } from '../../../engine/detectors/methods';
import type { Band } from '../../../verdict/answer';
import { DataTable } from '../../charts/DataTable';
import { percentileWords, placeOf, ticksOf } from '../../figures/verdict/ruler';
import { formatScore } from '../../numbers';
import styles from './Agreement.module.css';
import { dotsOf, FAMILY_NAME, type FullRow, grouped } from './rows';
import { must } from '../../../lib/must';

interface AgreementProps {
  readonly rows: readonly FullRow[];
  readonly band: Band;
  /** Percentile of the threshold. */
  readonly threshold: number;
  readonly primary: FullRow['method'] | null;
}

const LANE = 14;
const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;

/**
 * Who says what, in one picture: a row a family, a mark a detector, at its percentile. Detectors of one family look at the same
 * thing, so that many marks of one row count for little more than one.
 */
export function Agreement({ rows, band, threshold, primary }: AgreementProps) {
  const families = grouped(rows, 'family')
    .map(({ family, rows: own }) => ({ family: must(family), dots: dotsOf(own, (p) => placeOf(p)) }))
    .filter(({ dots }) => dots.length > 0);
  const [low, high] = [placeOf(band.low), placeOf(band.high)];
  const scoreOf = (method: FullRow['method']): number =>
    must(must(rows.find((row) => row.method === method)).verdict).score;
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        Where each detector puts this picture among ID images, by what it looks at
      </figcaption>
      <div className={styles.zones} aria-hidden>
        <span style={{ left: 0 }}>Familiar</span>
        <span className={styles.middle} style={{ left: percent((low + high) / 2) }}>
          Borderline
        </span>
        <span style={{ right: 0 }}>Unfamiliar</span>
      </div>
      {families.map(({ family, dots }) => {
        const lanes = 1 + Math.max(...dots.map(({ lane }) => lane));
        const said = dots
          .map(
            ({ method, percentile, zone }) =>
              `${metaOf(method).name} ${percentileWords(percentile)}, ${zone}`,
          )
          .join('; ');
        return (
          <div key={family} className={styles.row}>
            <span className={styles.family}>{FAMILY_NAME[family]}</span>
            <div
              className={styles.track}
              role="img"
              aria-label={`${FAMILY_NAME[family]}: ${said}`}
              style={{ height: lanes * LANE + 10 }}
            >
              <i className={styles.band} style={{ left: percent(low), width: percent(high - low) }} />
              <i className={styles.ood} style={{ left: percent(high), right: 0 }} />
              <i className={styles.cut} style={{ left: percent(placeOf(threshold)) }} />
              {dots.map(({ method, percentile, lane }) => (
                <span
                  key={method}
                  className={styles.dot}
                  data-side={metaOf(method).side ?? 'other'}
                  data-primary={method === primary || undefined}
                  style={{ left: percent(placeOf(percentile)), top: 5 + lane * LANE }}
                  title={`${metaOf(method).name}: ${percentileWords(percentile)}`}
                />
              ))}
            </div>
          </div>
        );
      })}
      <div className={styles.ticks} aria-hidden>
        {ticksOf(threshold).map((at) => (
          <span
            key={at}
            style={{ left: percent(placeOf(at)) }}
            data-end={at === 0 ? 'low' : at === 100 ? 'high' : undefined}
          >
            {Number(at.toFixed(1))}
          </span>
        ))}
      </div>
      <DataTable
        label="agreement of the detectors"
        data={() => ({
          caption: 'Percentile of this picture among ID images, by detector',
          columns: ['Detector', 'Looks at', 'Score', 'Percentile', 'Says'],
          rows: families.flatMap(({ family, dots }) =>
            dots.map(({ method, percentile, zone }) => [
              metaOf(method).label,
              FAMILY_NAME[family],
              formatScore(scoreOf(method)),
              percentile.toFixed(1),
              zone,
            ]),
          ),
        })}
      />
    </figure>
  );
}
