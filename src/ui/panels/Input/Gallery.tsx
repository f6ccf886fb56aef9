import { useStore } from '../../useStore';
import { usePictureSource } from './AddContext';
import styles from './Input.module.css';

const GROUPS = [
  { kind: 'id', title: 'Gallery: like its training pictures (ID)' },
  { kind: 'ood', title: 'Gallery: unlike them (OOD)' },
] as const;

/** Drawings to begin with: what the network knows, and what it has never seen. */
export function Gallery() {
  const { gallery, galleryFault, showSample } = usePictureSource();
  const shown = useStore(
    (state) => state.images.items.find(({ id }) => id === state.images.selected)?.sample ?? null,
  );
  return (
    <div className={styles.gallery}>
      <h3 className="visually-hidden">Gallery</h3>
      {galleryFault !== null && <p className={styles.fault}>{galleryFault}</p>}
      {GROUPS.map(({ kind, title }) => (
        <div key={kind}>
          <p className={styles.quiet} id={`gallery-${kind}`}>
            {title}
          </p>
          <ul className={styles.grid} aria-labelledby={`gallery-${kind}`}>
            {gallery
              .filter((item) => item.kind === kind)
              .map((item) => (
                <li key={item.id}>
                  <button
                    type="button"
                    className={styles.thumb}
                    title={item.title}
                    aria-label={item.title}
                    aria-pressed={item.id === shown}
                    onClick={() => showSample(item.id)}
                  >
                    <img src={item.url} alt={item.alt} width={48} height={48} loading="lazy" />
                  </button>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
