import { type ReactNode, useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import styles from './ActionMenu.module.css';
import { Button } from './Button';

export interface ActionMenuProps<T extends string> {
  readonly label: string;
  /** Stands before the label on the button. */
  readonly icon?: ReactNode;
  readonly options: readonly { readonly id: T; readonly label: string }[];
  /** What throws or rejects is said beside the button. */
  readonly onAction: (id: T) => void | Promise<void>;
  readonly isDisabled?: boolean;
}

/** A button that offers a few ways to do one thing. */
export function ActionMenu<T extends string>(props: ActionMenuProps<T>) {
  const { label, icon, options, onAction, isDisabled = false } = props;
  const [fault, setFault] = useState('');
  const act = async (key: string | number): Promise<void> => {
    setFault('');
    const chosen = options.find(({ id }) => id === key);
    try {
      if (chosen !== undefined) await onAction(chosen.id);
    } catch (error) {
      setFault(`It did not work: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <span className={styles.box}>
      <MenuTrigger>
        <Button small isDisabled={isDisabled}>
          {icon} {label}
        </Button>
        <Popover className={styles.popover ?? ''} placement="bottom start">
          <Menu className={styles.menu ?? ''} aria-label={label} onAction={(key) => void act(key)}>
            {options.map((option) => (
              <MenuItem key={option.id} id={option.id} className={styles.item ?? ''}>
                {option.label}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {fault !== '' && (
        <span role="alert" className={styles.fault}>
          {fault}
        </span>
      )}
    </span>
  );
}
