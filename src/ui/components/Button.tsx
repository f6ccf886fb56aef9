import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import styles from './Button.module.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** `outline`: the ordinary one. `quiet`: among others of its kind. `solid`: the one thing to do here. */
  readonly variant?: 'outline' | 'quiet' | 'solid';
  /** A square one for a single icon; give it an `aria-label`. */
  readonly square?: boolean;
  readonly small?: boolean;
  readonly children?: ReactNode;
}

export function Button({ variant = 'outline', square = false, small = false, ...props }: ButtonProps) {
  return (
    <AriaButton
      {...props}
      className={styles.button ?? ''}
      data-variant={variant}
      data-square={square || undefined}
      data-small={small || undefined}
    />
  );
}
