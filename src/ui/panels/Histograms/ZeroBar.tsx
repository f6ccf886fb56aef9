import { useId } from 'react';
import { formatPercent } from '../../charts/format';
import { MethodName } from '../../components/Mark';
import type { SideModel } from '../../figures/histogram/model';
import styles from './Panel.module.css';

/** The share of exact zeros, the number that the scores are made of, as the largest mark: GAIA an outline, S&I hatched. */
export function ZeroBar({ side }: { readonly side: SideModel }) {
  const hatch = useId();
  const known = side.bins.positions > 0;
  const text = known ? formatPercent(side.zero) : '—';
  return (
    <>
      <p className={styles.zero}>
        <MethodName method={side.method} />
        <strong className={styles.share}>{text}</strong> exactly zero
        {side.idZero !== null && (
          <span className={styles.idShare} title="An average test picture">
            ID {formatPercent(side.idZero, 0)}
          </span>
        )}
      </p>
      <svg
        className={styles.bar}
        data-method={side.method}
        width="100%"
        height="24"
        role="img"
        aria-label={`${side.name}: ${known ? `${text} exactly zero` : 'nothing yet'}`}
      >
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className={styles.hatchGround} width="6" height="6" />
          <rect className={styles.hatchLine} width="2" height="6" />
        </pattern>
        <rect className={styles.rail} x="0.5" y="0.5" width="100%" height="23" />
        {known && (
          <rect
            className={side.method === 'gaia' ? styles.barGaia : styles.barSi}
            fill={side.method === 'gaia' ? undefined : `url(#${hatch})`}
            x="1"
            y="1"
            width={`${100 * side.zero}%`}
            height="22"
          />
        )}
        {side.idZero !== null && (
          <line
            className={styles.idZero}
            x1={`${100 * side.idZero}%`}
            x2={`${100 * side.idZero}%`}
            y1="0"
            y2="24"
          />
        )}
      </svg>
    </>
  );
}
