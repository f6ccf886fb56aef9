import type { ReactNode } from 'react';
import { Check, ChevronDown } from 'lucide-react';
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from 'react-aria-components';
import styles from './Select.module.css';

export interface Choice<T extends string> {
  readonly id: T;
  readonly label: string;
  /** One line under the label in the open list. */
  readonly hint?: string;
}
export interface SelectProps<T extends string> {
  readonly label: string;
  readonly options: readonly Choice<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** The label is for screen readers only. */
  readonly hideLabel?: boolean;
  /** Stands after the label: a help button. */
  readonly help?: ReactNode;
  readonly isDisabled?: boolean;
}

export function Select<T extends string>(props: SelectProps<T>) {
  const { label, options, value, onChange, hideLabel = false, help, isDisabled = false } = props;
  return (
    <AriaSelect
      className={styles.select ?? ''}
      value={value}
      onChange={(key) => {
        const chosen = options.find(({ id }) => id === key);
        if (chosen) onChange(chosen.id);
      }}
      isDisabled={isDisabled}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && (
        <span className={styles.head}>
          <Label className={styles.label ?? ''}>{label}</Label>
          {help}
        </span>
      )}
      <Button className={styles.trigger ?? ''}>
        <SelectValue className={styles.value ?? ''}>{({ selectedText }) => selectedText}</SelectValue>
        <ChevronDown aria-hidden />
      </Button>
      <Popover className={styles.popover ?? ''}>
        <ListBox className={styles.list ?? ''} items={options}>
          {(option) => (
            <ListBoxItem className={styles.option ?? ''} id={option.id} textValue={option.label}>
              {({ isSelected }) => (
                <>
                  <span className={styles.tick}>{isSelected && <Check aria-hidden />}</span>
                  <span className={styles.text}>
                    <Text slot="label">{option.label}</Text>
                    {option.hint !== undefined && (
                      <Text slot="description" className={styles.hint ?? ''}>
                        {option.hint}
                      </Text>
                    )}
                  </span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
