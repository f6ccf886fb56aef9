import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import styles from './SegmentedControl.module.css';

export interface Segment<T extends string> {
  readonly id: T;
  readonly label: ReactNode;
  /** Where the label is no text: what a screen reader says. */
  readonly name?: string;
}
export interface SegmentedControlProps<T extends string> {
  /** For screen readers. */
  readonly label: string;
  readonly options: readonly Segment<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly isDisabled?: boolean;
}

/** One of a few, all of them in sight: a group of radio buttons that look like one. */
export function SegmentedControl<T extends string>(props: SegmentedControlProps<T>) {
  const { label, options, value, onChange, isDisabled = false } = props;
  return (
    <ToggleButtonGroup
      className={styles.group ?? ''}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = options.find(({ id }) => keys.has(id));
        if (chosen) onChange(chosen.id);
      }}
      isDisabled={isDisabled}
    >
      {options.map(({ id, label: text, name }) => (
        <ToggleButton
          key={id}
          id={id}
          className={styles.segment ?? ''}
          {...(name === undefined ? {} : { 'aria-label': name })}
        >
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
