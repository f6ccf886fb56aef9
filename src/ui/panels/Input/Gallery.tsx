import { useStore } from '../../useStore';
import { usePictureSource } from '../../pictureSource';
import { galleryTitles, kindFor } from '../../galleryKinds';
import styles from './Input.module.css';

const KINDS = ['id', 'part', 'ood'] as const;

/** Drawings to begin with: what the network knows, and what it has never seen. */
export function Gallery() {
  const { gallery, galleryFault, showSample } = usePictureSource();
  const shown = useStore(
    (state) => state.images.items.find(({ id }) => id === state.images.selected)?.sample ?? null,
  );
  const classes = useStore((state) => state.pack.json?.classes ?? null);
  const titles = galleryTitles(gallery, classes);
  return (
    <div className={styles.gallery}>
      <h3 className="visually-hidden">Gallery</h3>
      {galleryFault !== null && <p className={styles.fault}>{galleryFault}</p>}
      {KINDS.map((kind) => [kind, gallery.filter((item) => kindFor(item, classes) === kind)] as const)
        .filter(([, items]) => items.length > 0)
        .map(([kind, items]) => (
          <div key={kind}>
            <p className={styles.quiet} id={`gallery-${kind}`}>
              {titles[kind]}
            </p>
            <ul className={styles.grid} aria-labelledby={`gallery-${kind}`}>
              {items.map((item) => (
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
