import { TriangleAlert } from 'lucide-react';
import { usePictureSource } from './AddContext';
import { Filmstrip } from './Filmstrip';
import { Gallery } from './Gallery';
import { NetworkView } from './NetworkView';
import styles from './Input.module.css';

/** Where pictures come from, those that are here, and what the network makes of the chosen one. */
export function InputPanel() {
  const { addFiles, faults } = usePictureSource();
  return (
    <section className={styles.panel} aria-label="Pictures">
      <h2 className={styles.title}>Picture</h2>
      <label className={styles.drop}>
        <span className={styles.call}>Drop pictures anywhere, paste, or</span>
        <span className={styles.browse} aria-hidden>
          browse …
        </span>
        <input
          type="file"
          accept="image/*"
          multiple
          aria-label="Image"
          className="visually-hidden"
          onChange={(event) => {
            addFiles(Array.from(event.target.files ?? []));
            // So that the same file can be chosen again.
            event.target.value = '';
          }}
        />
      </label>
      <p className={styles.quiet}>Nothing leaves this machine.</p>
      {faults.map((fault) => (
        <p key={fault} role="alert" className={styles.fault}>
          <TriangleAlert aria-hidden /> {fault}
        </p>
      ))}
      <Filmstrip />
      <NetworkView />
      <Gallery />
    </section>
  );
}
