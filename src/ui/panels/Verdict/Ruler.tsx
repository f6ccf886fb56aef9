import { useRef } from 'react';
import type { MethodId } from '../../../engine/detectors/methods';
import { metaOf } from '../../../engine/detectors/methods';
import type { Band, Zone } from '../../../verdict/answer';
import { useWidth } from '../../charts/useWidth';
import { placeLabels, placeOf, percentileWords, ticksOf } from '../../figures/verdict/ruler';
import { formatScore } from '../../numbers';
import styles from './Ruler.module.css';
import { must } from '../../../lib/must';

export interface RulerMark {
  readonly method: MethodId;
  readonly score: number;
  /** 0 to 100. */
  readonly percentile: number;
  readonly zone: Zone;
  /** Of the run before, until the new score is there. */
  readonly old: boolean;
  readonly isPrimary: boolean;
}

interface RulerProps {
  readonly marks: readonly RulerMark[];
  readonly band: Band;
  /** Percentile of the threshold. */
  readonly threshold: number;
  /** "1,000 test images". */
  readonly among: string;
}

const percent = (share: number): string => `${100 * share}%`;

/** The shape of a detector's mark: GAIA's circle, S&I's diamond, a bar for all others. */
function Shape({ side }: { readonly side: 'gaia' | 'si' | null }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden>
      {side === 'gaia' ? (
        <circle cx="8" cy="8" r="6" />
      ) : side === 'si' ? (
        <path d="M8 1 15 8 8 15 1 8Z" />
      ) : (
        <path d="M6 2h4v12H6Z" />
      )}
    </svg>
  );
}

/** One ruler from 0 to 100 per cent of ID images: the zones, the threshold, and where each detector puts the picture. */
export function Ruler({ marks, band, threshold, among }: RulerProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const labels = marks.map(({ method, percentile }) => ({ text: metaOf(method).name, percentile }));
  const placed = placeLabels(labels, Math.max(240, width));
  const rows = 1 + Math.max(0, ...placed.map(({ row }) => row));
  const [low, high] = [placeOf(band.low), placeOf(band.high)];
  const text = marks
    .map(({ method, percentile, zone }) => `${metaOf(method).name} ${percentileWords(percentile)}, ${zone}`)
    .join('; ');
  return (
    <div ref={box} className={styles.ruler}>
      <div
        role="img"
        aria-label={`Where each detector puts this picture among ${among}: ${text}. Borderline from ${Math.round(band.low)} to ${Math.round(band.high)}.`}
      >
        {/* The middle one keeps clear of the last where the zones are narrow. */}
        <div className={styles.names} aria-hidden>
          <span style={{ left: 0 }}>Familiar</span>
          <span className={styles.middle} style={{ left: `min(${percent((low + high) / 2)}, 100% - 112px)` }}>
            Borderline
          </span>
          <span style={{ right: 0 }}>Unfamiliar</span>
        </div>
        <div className={styles.track} aria-hidden>
          <i className={styles.id} style={{ width: percent(low) }} />
          <i className={styles.band} style={{ left: percent(low), width: percent(high - low) }} />
          <i className={styles.ood} style={{ left: percent(high), right: 0 }} />
          <i className={styles.cut} style={{ left: percent(placeOf(threshold)) }} />
          {width > 0 &&
            marks.map(({ method, percentile, score, old, isPrimary }) => (
              <span
                key={method}
                className={styles.mark}
                data-side={metaOf(method).side ?? 'other'}
                data-old={old || undefined}
                data-primary={isPrimary || undefined}
                style={{ left: percent(placeOf(percentile)) }}
                title={`${metaOf(method).name} ${formatScore(score)}: ${percentileWords(percentile)}`}
              >
                <Shape side={metaOf(method).side} />
              </span>
            ))}
        </div>
        <div className={styles.labels} style={{ height: `${rows * 24 + 8}px` }} aria-hidden>
          {width > 0 && (
            <svg width={width} height={rows * 24 + 8}>
              {placed.map(({ mark, label, row }, n) => (
                <path key={must(marks[n]).method} d={`M${mark} 0V4L${label} ${row * 24 + 10}`} />
              ))}
            </svg>
          )}
          {width > 0 &&
            placed.map(({ label, row }, n) => (
              <span
                key={must(marks[n]).method}
                data-side={metaOf(must(marks[n]).method).side ?? 'other'}
                data-primary={must(marks[n]).isPrimary || undefined}
                style={{ left: label, top: row * 24 + 8 }}
              >
                {must(labels[n]).text}
              </span>
            ))}
        </div>
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
      </div>
    </div>
  );
}
