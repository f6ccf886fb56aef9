import { useId } from 'react';
import type { Method } from '../../components/Mark';
import { heightsOf, positionOf, type StripAxis, ticksOf } from '../../figures/verdict/density';
import styles from './Strip.module.css';

const W = 400;
const H = 56;
const BASE = 44;

export interface StripProps {
  readonly method: Method;
  readonly quantiles: readonly number[];
  readonly axis: StripAxis;
  readonly score: number;
  readonly xi: number;
  /** What the picture shows, in one sentence. */
  readonly description: string;
}

/** Share of the width that the name of a side takes. */
const ROOM = 0.16;

/** The ID images' scores as a curve, the threshold as a line, this picture as the method's sign below it. */
export function Strip({ method, quantiles, axis, score, xi, description }: StripProps) {
  const id = useId();
  const heights = heightsOf(quantiles, axis);
  const last = heights.length - 1;
  const points = heights.map(
    (h, n) => `${((n / last) * W).toFixed(1)},${(BASE - h * (BASE - 6)).toFixed(1)}`,
  );
  const at = positionOf(axis, score);
  const cut = positionOf(axis, xi);
  const beyond = score > axis.high ? 'high' : score < axis.low ? 'low' : null;
  return (
    <figure className={styles.strip} data-method={method}>
      <div className={styles.zones} aria-hidden>
        <span style={{ width: `${cut * 100}%` }}>{cut > ROOM && 'ID ←'}</span>
        <span style={{ width: `${(1 - cut) * 100}%` }}>{1 - cut > ROOM && '→ OOD'}</span>
      </div>
      <div className={styles.plot}>
        <svg viewBox={`0 0 ${W} ${H}`} preserveAspectRatio="none" role="img" aria-label={description}>
          <defs>
            <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="2" height="6" fill="currentColor" />
            </pattern>
          </defs>
          <path
            className={styles.area}
            d={`M0,${BASE} L${points.join(' L')} L${W},${BASE}Z`}
            fill={method === 'si' ? `url(#${id})` : 'currentColor'}
          />
          <polyline className={styles.curve} points={points.join(' ')} />
          <line className={styles.axis} x1="0" x2={W} y1={BASE} y2={BASE} />
          <line className={styles.cut} x1={cut * W} x2={cut * W} y1="0" y2={BASE} />
          <line className={styles.here} x1={at * W} x2={at * W} y1="4" y2={BASE} />
        </svg>
        <span className={styles.sign} style={{ left: `${at * 100}%` }} aria-hidden>
          <svg viewBox="0 0 14 14" width="14" height="14">
            {method === 'gaia' ? <circle cx="7" cy="7" r="5.5" /> : <path d="M7 0.5 13.5 7 7 13.5 0.5 7Z" />}
          </svg>
          {beyond !== null && (
            <b className={styles.beyond} data-side={beyond}>
              {beyond === 'high' ? '\u203a\u203a' : '\u2039\u2039'}
            </b>
          )}
        </span>
      </div>
      <div className={styles.scale} aria-hidden>
        {ticksOf(axis).map(({ value, label }) => (
          <span key={label} style={{ left: `${positionOf(axis, value) * 100}%` }}>
            {label}
          </span>
        ))}
      </div>
    </figure>
  );
}
