import { TriangleAlert } from 'lucide-react';
import { usePictureSource } from '../../pictureSource';
import { Filmstrip } from './Filmstrip';
import { Gallery } from './Gallery';
import styles from './Input.module.css';

/** Where pictures come from, and those that are here. */
export function InputPanel() {
  const { addFiles, faults } = usePictureSource();
  return (
    <section className={styles.panel} aria-label="Pictures" data-tour="pictures">
      <h2 className={styles.title}>Pictures</h2>
      <label className={styles.drop}>
        <span>
          Drop, paste or{' '}
          <span className={styles.browse} aria-hidden>
            browse …
          </span>
        </span>
        <span className={styles.quiet}>Nothing leaves your machine</span>
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
      {faults.map((fault) => (
        <p key={fault} role="alert" className={styles.fault}>
          <TriangleAlert aria-hidden /> {fault}
        </p>
      ))}
      <Gallery />
      <Filmstrip />
    </section>
  );
}
