import { type KeyboardEvent, useState } from 'react';
import styles from './Slider.module.css';

export interface NumberInputProps {
  /** What a screen reader calls it. */
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min: number;
  readonly max: number;
  /** What an arrow key adds; with `log` a factor of a tenth of a decade instead. */
  readonly step?: number;
  readonly log?: boolean;
  readonly integer?: boolean;
  readonly isDisabled?: boolean;
  /** Shows the value while nobody types. */
  readonly format?: (value: number) => string;
  readonly unit?: string;
}

/** A number as ARIA wants it, without an exponent; React's types know such attributes as numbers only. */
const plain = (x: number): number =>
  x.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 }) as unknown as number;

/**
 * A number one can type: taken as soon as it is a number in the range. What is beyond is marked, the range is shown, and on
 * leaving it becomes the nearest end; what is no number is undone.
 */
export function NumberInput(props: NumberInputProps) {
  const { label, value, onChange, min, max, step = 1, log = false, integer = false, unit } = props;
  const { isDisabled = false, format = String } = props;
  const [draft, setDraft] = useState<string | null>(null);
  /** The value that was set for one beyond the range: the range stays said until it changes. */
  const [cut, setCut] = useState<number | null>(null);
  const valid = (x: number): boolean => Number.isFinite(x) && x >= min && x <= max;
  // A comma is a decimal point in half of the world.
  const read = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text.replace(',', '.')));
  const parsed = draft === null ? value : read(draft);
  const take = (text: string): void => {
    setDraft(text);
    setCut(null);
    const x = read(text);
    if (valid(x)) onChange(integer ? Math.round(x) : x);
  };
  const leave = (): void => {
    if (draft !== null && Number.isFinite(parsed) && !valid(parsed)) {
      const end = parsed < min ? min : max;
      setCut(end);
      onChange(end);
    }
    setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') leave();
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const sign = event.key === 'ArrowUp' ? 1 : -1;
    const next = log ? Number((value * 10 ** (sign * 0.1)).toPrecision(2)) : value + sign * step;
    const rounded = integer ? Math.round(next) : Number(next.toPrecision(9));
    setDraft(null);
    onChange(Math.min(max, Math.max(min, rounded)));
  };
  return (
    <span className={styles.number}>
      <input
        type="text"
        role="spinbutton"
        inputMode={integer ? 'numeric' : 'decimal'}
        autoComplete="off"
        aria-label={label}
        aria-valuemin={plain(min)}
        aria-valuemax={plain(max)}
        aria-valuenow={plain(value)}
        aria-valuetext={format(value)}
        aria-invalid={!valid(parsed) || undefined}
        disabled={isDisabled}
        value={draft ?? format(value)}
        onChange={(event) => take(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={leave}
        onKeyDown={onKeyDown}
      />
      {unit !== undefined && <span aria-hidden>{unit}</span>}
      <span className={styles.hint} role="status">
        {(!valid(parsed) || cut === value) && `${format(min)} to ${format(max)}`}
      </span>
    </span>
  );
}
