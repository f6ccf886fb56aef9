import { type CSSProperties, type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { useCoarse } from '../charts/useCoarse';
import { useWidth } from '../charts/useWidth';
import { NumberInput } from './NumberInput';
import styles from './Slider.module.css';
import { linearScale, logScale, spread, stopsScale } from './sliderScale';
import { must } from '../../lib/must';

export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min: number;
  readonly max: number;
  /** Of the slider; with `log` in decades. */
  readonly step: number;
  readonly log?: boolean;
  /** The values that the slider stops at, equally far apart on it; with Shift, or in the number field, any value between. */
  readonly stops?: readonly number[];
  readonly integer?: boolean;
  /** The number field may reach further than the slider. */
  readonly fieldRange?: readonly [number, number];
  /** Values that are marked, can be chosen at once, and hold the slider when it comes near. */
  readonly marks?: readonly number[];
  readonly marksLabel?: string;
  readonly format?: (value: number) => string;
  readonly unit?: string;
  readonly help?: ReactNode;
  readonly isDisabled?: boolean;
}

const THUMB = 16;
/** Least width of a mark's button for a finger, and for a mouse that of its text. */
const FINGER = 40;
const mouse = (texts: readonly string[]): number =>
  Math.max(24, 6 + 6 * Math.max(...texts.map((text) => text.length)));

/** The browser's own slider (it is exact, and a screen reader knows it), a number field, and marks to jump to. */
export function Slider(props: SliderProps) {
  const {
    label,
    value,
    onChange,
    min,
    max,
    step,
    log = false,
    integer = false,
    marks = [],
    help,
    stops,
  } = props;
  const { marksLabel = '', format = String, unit, isDisabled = false, fieldRange = [min, max] } = props;
  const id = useId();
  const scale = stops ? stopsScale(stops) : (log ? logScale : linearScale)(min, max, step);
  const { low, high, toTrack } = scale;
  const clipped = (x: number): number => Math.min(high, Math.max(low, toTrack(x)));
  const position = (x: number): number => (clipped(x) - low) / (high - low);
  // Held while the pointer or a key moves the thumb, every value counts, not the stops alone.
  const free = useRef(false);
  const valid = (x: number): number =>
    Math.min(fieldRange[1], Math.max(fieldRange[0], integer ? Math.round(x) : x));
  const slide = (at: number): void => {
    if (stops && free.current) {
      onChange(valid(scale.between(at)));
      return;
    }
    const near = stops ? undefined : marks.find((mark) => Math.abs(toTrack(mark) - at) < step * 0.75);
    onChange(near ?? scale.fromTrack(at));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (scale.next === null) return;
    const up = ['ArrowRight', 'ArrowUp', 'PageUp'].includes(event.key);
    if (!up && !['ArrowLeft', 'ArrowDown', 'PageDown'].includes(event.key)) return;
    event.preventDefault();
    if (event.shiftKey) {
      const sign = up ? 1 : -1;
      onChange(valid(log ? Number((value * 10 ** (sign * 0.1)).toPrecision(2)) : value + sign * step));
      return;
    }
    let next = value;
    for (let n = event.key.startsWith('Page') ? 3 : 1; n > 0; n--) next = scale.next(next, up ? 1 : -1);
    if (next !== value) onChange(next);
  };
  // Of the slider itself, which is there before the marks are.
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const least = useCoarse() ? FINGER : mouse(marks.map(format));
  // So many that they do not fit side by side are as wide as there is room.
  const wide = width === 0 ? least : Math.min(least, width / marks.length);
  const places = marks.map((mark) => THUMB / 2 + (width - THUMB) * position(mark));
  const centres = spread(places, wide, width);
  // Ticks above labels that had to move aside would point at the wrong ones.
  const aligned = centres.every((centre, n) => Math.abs(centre - must(places[n])) < wide / 4);
  const fill = { '--fill': `${position(value) * 100}%` } as CSSProperties;
  return (
    <div ref={box} className={styles.slider} data-disabled={isDisabled || undefined}>
      <div className={styles.head}>
        <span className={styles.labelled}>
          <label htmlFor={id} className={styles.label}>
            {label}
          </label>
          {help}
        </span>
        <NumberInput
          label={`${label}, number`}
          value={value}
          onChange={onChange}
          min={fieldRange[0]}
          max={fieldRange[1]}
          step={step}
          log={log}
          integer={integer}
          format={format}
          isDisabled={isDisabled}
          {...(unit === undefined ? {} : { unit })}
        />
      </div>
      <input
        id={id}
        className={styles.range}
        style={fill}
        type="range"
        min={low}
        max={high}
        step={scale.step}
        value={clipped(value)}
        aria-valuetext={`${format(value)}${unit === undefined ? '' : ` ${unit}`}`}
        disabled={isDisabled}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => (free.current = event.shiftKey)}
        onPointerMove={(event) => (free.current = event.shiftKey)}
        onPointerUp={() => (free.current = false)}
        onChange={(event) => slide(event.target.valueAsNumber)}
      />
      {marks.length > 0 && (
        <>
          <span className={styles.ticks} aria-hidden>
            {(aligned ? marks : []).map((mark) => (
              <i key={mark} style={{ left: `calc(8px + (100% - 16px) * ${position(mark)})` }} />
            ))}
          </span>
          <div className={styles.marks} role="group" aria-label={`${label}, ${marksLabel}`}>
            {marks.map((mark, n) => (
              <button
                key={mark}
                type="button"
                className={styles.mark}
                style={{ left: centres[n], width: wide }}
                aria-pressed={mark === value}
                disabled={isDisabled}
                onClick={() => onChange(mark)}
              >
                {format(mark)}
              </button>
            ))}
          </div>
        </>
      )}
    </div>
  );
}
