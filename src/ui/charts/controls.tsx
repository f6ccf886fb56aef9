/** What figures need beside the page's own controls. */
import type { ReactNode } from 'react';
import styles from './controls.module.css';

export interface RangeProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  /** The value for people: "99%". */
  readonly text: string;
  readonly onChange: (value: number) => void;
  readonly disabled?: boolean;
}
/** A number on a scale, in one line: label, scale, value. */
export function Range({ label, min, max, step, value, text, onChange, disabled = false }: RangeProps) {
  return (
    <label className={styles.field}>
      <span className={styles.label}>{label}</span>
      <input
        type="range"
        aria-label={label}
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={text}
        disabled={disabled}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
      <output className={styles.output}>{text}</output>
    </label>
  );
}

/** A row of controls that wraps. */
export const Toolbar = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className={styles.toolbar} role="group" aria-label={label}>
    {children}
  </div>
);
