import { Sheet } from '../../components/Sheet';
import { TERMS } from '../../help/terms';
import styles from './Glossary.module.css';

/** Every word of the trade that the page uses, in one place. */
export function Glossary({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Sheet title="Glossary" isOpen={isOpen} onClose={onClose}>
      <dl className={styles.list}>
        {Object.entries(TERMS).map(([id, { title, text }]) => (
          <div key={id}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
