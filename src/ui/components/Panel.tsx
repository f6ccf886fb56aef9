import { type ReactNode, useId } from 'react';
import styles from './Panel.module.css';

export interface PanelProps {
  readonly title: string;
  /** What a screen reader calls the region, where the heading says more or less. */
  readonly name?: string;
  /** Beside the heading: switches, choices. */
  readonly actions?: ReactNode;
  /** One line under the heading. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the page: a landmark with its heading, a hairline above. */
export function Panel({ title, name, actions, note, children }: PanelProps) {
  const id = useId();
  return (
    <section
      className={styles.panel}
      data-tour={title}
      {...(name === undefined ? { 'aria-labelledby': id } : { 'aria-label': name })}
    >
      <header className={styles.head}>
        <h2 id={id} className={styles.title} tabIndex={-1}>
          {title}
        </h2>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {note !== undefined && <p className={styles.note}>{note}</p>}
      {children}
    </section>
  );
}
