import type { ReactNode } from 'react';
import { SwitchButton, SwitchField } from 'react-aria-components';
import styles from './Switch.module.css';

export interface SwitchProps {
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  /** The label. */
  readonly children: ReactNode;
  readonly isDisabled?: boolean;
}

export function Switch({ isSelected, onChange, children, isDisabled = false }: SwitchProps) {
  return (
    <SwitchField isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
      <SwitchButton className={styles.switch ?? ''}>
        <span className={styles.track} aria-hidden />
        <span>{children}</span>
      </SwitchButton>
    </SwitchField>
  );
}
